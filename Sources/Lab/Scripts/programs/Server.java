import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** java Server ADDRESS PORT: com.sun.net.httpserver, see README. */
public class Server {
    static byte[] text(int size) {
        byte[] line = "the quick brown fox jumps over the lazy dog, 0123456789 times.\r\n".getBytes();
        byte[] result = new byte[size];
        for (int place = 0; place < size; place++) result[place] = line[place % line.length];
        return result;
    }

    static int number(HttpExchange exchange, String name, int otherwise) {
        String query = exchange.getRequestURI().getQuery();
        if (query == null) return otherwise;
        for (String pair : query.split("&"))
            if (pair.startsWith(name + "=")) return Integer.parseInt(pair.substring(name.length() + 1));
        return otherwise;
    }

    static void answer(HttpExchange exchange) throws IOException {
        String[] words = exchange.getRequestURI().getPath().split("/");
        int size = Integer.parseInt(words[2]);
        byte[] body = text(size);
        long declared = size == 0 ? -1 : size;
        int sent = size;
        if (!words[1].equals("early")) exchange.getRequestBody().readAllBytes();
        switch (words[1]) {
            case "ok": if (number(exchange, "chunk", 0) > 0) declared = 0; break;
            case "short": declared = size + number(exchange, "more", 100); break;
            case "abort": case "idle": sent = number(exchange, "sent", 1000); break;
            case "encoding":
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) { gzip.write(body); }
                body = packed.toByteArray();
                sent = body.length;
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                break;
            case "exit":
                new Thread(() -> { try { Thread.sleep(300); } catch (InterruptedException error) { } Runtime.getRuntime().halt(1); }).start();
                break;
        }
        exchange.sendResponseHeaders(words[1].equals("early") ? 413 : 200, declared);
        OutputStream out = exchange.getResponseBody();
        if (declared >= 0 && exchange.getRequestMethod().equals("GET") || declared > 0) out.write(body, 0, sent);
        out.flush();
        if (words[1].equals("idle")) try { Thread.sleep(3600_000); } catch (InterruptedException error) { }
        exchange.close();
    }

    public static void main(String[] words) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(words[0], Integer.parseInt(words[1])), 100);
        server.createContext("/", exchange -> {
            try { answer(exchange); } catch (IOException error) { exchange.close(); }
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }
}
