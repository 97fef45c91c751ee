import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A text as Java's own classes compress it: java Write.java TEXT NAME */
class Write {
    public static void main(String[] args) throws Exception {
        byte[] text = Files.readAllBytes(Path.of(args[0]));
        try (var gzip = new GZIPOutputStream(new FileOutputStream(args[1] + ".csv.gz"))) {
            gzip.write(text);
        }
        try (var zip = new ZipOutputStream(new FileOutputStream(args[1] + ".csv.zip"))) {
            zip.putNextEntry(new ZipEntry("folder/data.csv"));
            zip.write(text);
        }
    }
}
