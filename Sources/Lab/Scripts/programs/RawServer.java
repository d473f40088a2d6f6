// RawServer ADDRESS PORT      java.nio channels, see README; pipe is one non-blocking write taken for the whole
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

class RawServer {
    static int number(String target, String name, int otherwise) {
        int question = target.indexOf('?');
        if (question < 0) return otherwise;
        for (String pair : target.substring(question + 1).split("&"))
            if (pair.startsWith(name + "=")) return Integer.parseInt(pair.substring(name.length() + 1));
        return otherwise;
    }

    static void end(SocketChannel channel, String target) throws IOException {
        if (target.contains("end=close")) { channel.close(); return; }
        channel.configureBlocking(true);
        channel.shutdownOutput();
        ByteBuffer rest = ByteBuffer.allocate(4096);
        while (channel.read(rest) >= 0) rest.clear();
        channel.close();
    }

    static boolean answer(SocketChannel channel, String target) throws Exception {
        String[] words = target.split("[/?]");
        String name = words[1];
        int size = Integer.parseInt(words[2]), sent = number(target, "sent", 1000);
        int declared = name.equals("short") ? size + number(target, "more", 100) : size;
        byte[] head = ("HTTP/1.1 " + number(target, "status", 200) + " \r\nContent-Length: " + declared + "\r\nX-Runtime: nio\r\n\r\n").getBytes();
        byte[] data = Arrays.copyOf(head, head.length + size);
        Arrays.fill(data, head.length, data.length, (byte) 'j');
        ByteBuffer all = ByteBuffer.wrap(data), some = ByteBuffer.wrap(data, 0, head.length + Math.min(sent, size));
        switch (name) {
        case "pipe":
            channel.configureBlocking(false);
            int room = number(target, "write", 0);
            if (room == 0) { channel.write(all); }
            else while (all.hasRemaining()) {
                ByteBuffer piece = all.slice();
                piece.limit(Math.min(room, piece.remaining()));
                int count = channel.write(piece);
                all.position(all.position() + count);
                if (count == 0) break;
            }
            channel.configureBlocking(true);
            if (!all.hasRemaining()) return true;
            end(channel, target);
            return false;
        case "stop":
            while (some.hasRemaining()) channel.write(some);
            end(channel, target);
            return false;
        case "reset":
            while (some.hasRemaining()) channel.write(some);
            Thread.sleep(100);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
            return false;
        case "idle":
            while (some.hasRemaining()) channel.write(some);
            Thread.sleep(1000L * number(target, "seconds", 2));
            end(channel, target);
            return false;
        case "deadline":
            channel.configureBlocking(false);
            long until = System.nanoTime() + 1000000000L * number(target, "seconds", 2);
            while (all.hasRemaining() && System.nanoTime() < until) if (channel.write(all) == 0) Thread.sleep(5);
            channel.configureBlocking(true);
            if (!all.hasRemaining()) return true;
            end(channel, target);
            return false;
        case "exit":
            channel.configureBlocking(false);
            channel.write(all);
            Runtime.getRuntime().halt(1);
            return false;
        case "early":
            channel.configureBlocking(false);
            channel.write(all);
            Thread.sleep(50);
            channel.close();
            return false;
        default:
            while (all.hasRemaining()) channel.write(all);
            return true;
        }
    }

    static void serve(SocketChannel channel) {
        StringBuilder text = new StringBuilder();
        ByteBuffer in = ByteBuffer.allocate(4096);
        try (channel) {
            while (true) {
                int stop;
                while ((stop = text.indexOf("\r\n\r\n")) < 0) {
                    in.clear();
                    if (channel.read(in) < 0) return;
                    text.append(new String(in.array(), 0, in.position(), "ISO-8859-1"));
                }
                String[] lines = text.substring(0, stop).split("\r\n");
                text.delete(0, stop + 4);
                String target = lines[0].split(" ")[1];
                long body = 0;
                for (String line : lines) if (line.toLowerCase().startsWith("content-length:")) body = Long.parseLong(line.substring(15).trim());
                if (!target.startsWith("/early")) while (body > 0) {
                    if (text.length() > 0) { int take = (int) Math.min(body, text.length()); text.delete(0, take); body -= take; continue; }
                    in.clear();
                    in.limit((int) Math.min(4096, body));
                    int count = channel.read(in);
                    if (count < 0) return;
                    body -= count;
                }
                if (!answer(channel, target)) return;
            }
        } catch (Exception failure) { System.err.println(failure); }
    }

    public static void main(String[] words) throws Exception {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(words[0], Integer.parseInt(words[1])));
        while (true) { SocketChannel channel = server.accept(); new Thread(() -> serve(channel)).start(); }
    }
}
