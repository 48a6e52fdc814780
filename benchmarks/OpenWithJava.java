import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Opens each file that is named on a line of standard input, with PDFBox or ImageIO.
 *
 * Prints a line for each: its path, a tab, and the type as which it opens (pdf, png, jpg, or another format's name)
 * or "-", a space, and the exception.
 */
public final class OpenWithJava {
    private static final int PDF_HEAD = 1024;
    private static final int SECONDS = 60;

    public static void main(String[] arguments) throws Exception {
        ImageIO.setUseCache(false);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ExecutorService pool = Executors.newCachedThreadPool();
        for (String path = in.readLine(); path != null; path = in.readLine()) {
            String file = path;
            String found;
            try {
                found = pool.submit(() -> open(file)).get(SECONDS, TimeUnit.SECONDS);
            } catch (Exception error) {
                found = "- " + error.getClass().getSimpleName();
            }
            out.println(path + "\t" + found);
        }
        System.exit(0);
    }

    private static String open(String path) {
        try {
            byte[] content = Files.readAllBytes(new File(path).toPath());
            String head = new String(content, 0, Math.min(content.length, PDF_HEAD), StandardCharsets.ISO_8859_1);
            return head.contains("%PDF-") ? openPdf(content) : openImage(content);
        } catch (Throwable error) {
            String message = String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
            return "- " + error.getClass().getSimpleName() + ": " + message;
        }
    }

    private static String openPdf(byte[] content) throws Exception {
        try (PDDocument document = PDDocument.load(content)) {
            document.getPage(0).getCropBox();
            return "pdf";
        }
    }

    private static String openImage(byte[] content) throws Exception {
        try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                return "- no reader";
            }
            ImageReader reader = readers.next();
            String format = reader.getFormatName().toLowerCase();
            reader.setInput(stream, true, true);
            if (reader.canReadRaster()) {
                reader.readRaster(0, null);  // also of those whose colours it does not convert
            } else {
                reader.read(0);
            }
            return format.equals("jpeg") ? "jpg" : format;
        }
    }
}
