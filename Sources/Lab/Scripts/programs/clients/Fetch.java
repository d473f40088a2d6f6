// Fetch URL…      java.net.http.HttpClient, which offers h2c to every server; prints one line an answer, see clients.py
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

class Fetch {
    public static void main(String[] urls) {
        HttpClient client = HttpClient.newHttpClient();
        for (String url : urls) {
            try {
                HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
                System.out.println("{\"status\": " + response.statusCode() + ", \"read\": " + response.body().length + "}");
            } catch (Exception failure) { System.out.println("{\"error\": \"" + failure.getClass().getName() + "\"}"); }
        }
    }
}
