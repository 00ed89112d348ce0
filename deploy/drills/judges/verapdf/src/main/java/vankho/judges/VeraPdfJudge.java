package vankho.judges;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Asks veraPDF whether files obey a part of PDF/A: one JSON object a line and file.
 *
 * <p>{@code VeraPdfJudge FLAVOUR FILE...} with FLAVOUR "2b", …, or "auto" for what the file says of itself; {@code
 * VeraPdfJudge -} reads such argument lists from standard input, one a line, parted by tabs.
 */
public final class VeraPdfJudge {
  /** One broken rule: how often, and what veraPDF said the first time. */
  private static final class Failure {
    private int times;
    private String said;
  }

  private VeraPdfJudge() {}

  public static void main(String[] words) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (words.length != 1 || !words[0].equals("-")) {
      answer(words, out);
      return;
    }
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = lines.readLine()) != null; ) {
      answer(line.split("\t"), out);
    }
  }

  private static void answer(String[] words, PrintStream out) {
    for (int i = 1; i < words.length; i++) {
      try {
        out.println(judge(words[0], words[i]));
      } catch (Exception | LinkageError failure) {
        out.println("{\"file\":" + text(words[i]) + ",\"error\":" + text(failure) + "}");
      }
    }
  }

  private static String judge(String wanted, String file) throws Exception {
    PDFAFlavour asked = wanted.equals("auto") ? PDFAFlavour.NO_FLAVOUR : PDFAFlavour.fromString(wanted);
    try (InputStream bytes = new BufferedInputStream(new FileInputStream(file));
        PDFAParser parser = Foundries.defaultInstance().createParser(bytes, asked)) {
      PDFAFlavour flavour = asked == PDFAFlavour.NO_FLAVOUR ? parser.getFlavour() : asked;
      PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, 5, false, true, false);
      ValidationResult result = validator.validate(parser);
      return "{\"file\":" + text(file)
          + ",\"flavour\":" + text(result.getPDFAFlavour().getId())
          + ",\"compliant\":" + result.isCompliant()
          + ",\"checks\":" + result.getTotalAssertions()
          + ",\"failures\":" + failures(result) + "}";
    }
  }

  private static String failures(ValidationResult result) {
    Map<String, Failure> rules = new LinkedHashMap<>();
    for (TestAssertion check : result.getTestAssertions()) {
      if (check.getStatus() == TestAssertion.Status.FAILED) {
        String rule = check.getRuleId().getClause() + "-" + check.getRuleId().getTestNumber();
        Failure failure = rules.computeIfAbsent(rule, unused -> new Failure());
        if (failure.times++ == 0) {
          failure.said = check.getMessage() + " @ " + check.getLocation().getContext();
        }
      }
    }
    StringJoiner joined = new StringJoiner(",", "[", "]");
    rules.forEach((rule, failure) -> joined.add(
        "{\"rule\":" + text(rule) + ",\"times\":" + failure.times + ",\"said\":" + text(failure.said) + "}"));
    return joined.toString();
  }

  private static String text(Object value) {
    if (value == null) {
      return "null";
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : value.toString().toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
