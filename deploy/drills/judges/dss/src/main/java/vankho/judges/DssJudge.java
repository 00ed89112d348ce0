package vankho.judges;

import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.PDFRevisionWrapper;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.http.commons.CommonsDataLoader;
import eu.europa.esig.dss.service.http.commons.OCSPDataLoader;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.aia.DefaultAIASource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.StringJoiner;

/**
 * Asks EU DSS about signed PDF files: one JSON object a line and file.
 *
 * <p>{@code DssJudge [--online] [--at INSTANT] [--policy FILE] -t ROOT.pem... FILE...}, or {@code DssJudge -} to read
 * such argument lists from standard input, one a line, parted by tabs: one warm machine for many files.
 *
 * <p>"accepted" is more than DSS's TOTAL_PASSED: digest and signature value must hold too, because a policy that leaves
 * those checks out would pass a changed file.
 */
public final class DssJudge {
  private final List<String> trusted = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private boolean online;
  private File policy;
  private Date at;

  private DssJudge(String[] words) {
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--online" -> online = true;
        case "--at" -> at = Date.from(Instant.parse(words[++i]));
        case "--policy" -> policy = new File(words[++i]);
        case "-t" -> trusted.add(words[++i]);
        default -> files.add(words[i]);
      }
    }
  }

  public static void main(String[] words) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (words.length != 1 || !words[0].equals("-")) {
      new DssJudge(words).answer(out);
      return;
    }
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = lines.readLine()) != null; ) {
      new DssJudge(line.split("\t")).answer(out);
    }
  }

  private void answer(PrintStream out) {
    for (String file : files) {
      try {
        out.println(judge(file));
      } catch (Exception | LinkageError failure) {
        out.println("{\"file\":" + text(file) + ",\"error\":" + text(failure) + "}");
      }
    }
  }

  private String judge(String file) {
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(new File(file)));
    validator.setCertificateVerifier(verifier());
    if (at != null) {
      validator.setValidationTime(at);
    }
    Reports reports = policy == null ? validator.validateDocument() : validator.validateDocument(policy);
    SimpleReport simple = reports.getSimpleReport();
    DiagnosticData facts = reports.getDiagnosticData();

    StringJoiner signatures = new StringJoiner(",", "[", "]");
    for (String id : simple.getSignatureIdList()) {
      signatures.add(signature(id, simple, facts.getSignatureById(id)));
    }
    StringJoiner stamps = new StringJoiner(",", "[", "]");
    for (TimestampWrapper stamp : facts.getTimestampList()) {
      stamps.add(stamp(stamp, simple));
    }
    return "{\"file\":" + text(file) + ",\"signatures\":" + signatures + ",\"timestamps\":" + stamps + "}";
  }

  private CommonCertificateVerifier verifier() {
    CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
    for (String root : trusted) {
      roots.addCertificate(DSSUtils.loadCertificate(new File(root)));
    }
    CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
    verifier.setTrustedCertSources(roots);
    if (online) {
      CommonsDataLoader loader = new CommonsDataLoader();
      loader.setTimeoutConnection(2000);
      loader.setTimeoutSocket(3000);
      OCSPDataLoader ocsp = new OCSPDataLoader();
      ocsp.setTimeoutConnection(2000);
      verifier.setCrlSource(new OnlineCRLSource(loader));
      verifier.setOcspSource(new OnlineOCSPSource(ocsp));
      verifier.setAIASource(new DefaultAIASource(loader));
    }
    return verifier;
  }

  private static String signature(String id, SimpleReport simple, SignatureWrapper facts) {
    boolean intact = facts.isSignatureIntact() && facts.isSignatureValid();
    boolean passed = simple.getIndication(id) == Indication.TOTAL_PASSED;
    PDFRevisionWrapper revision = facts.getPDFRevision();
    return "{\"accepted\":" + (intact && passed)
        + ",\"fields\":" + list(revision == null ? List.of() : revision.getSignatureFieldNames())
        + ",\"format\":" + text(simple.getSignatureFormat(id))
        + ",\"indication\":" + text(simple.getIndication(id))
        + ",\"sub_indication\":" + text(simple.getSubIndication(id))
        + ",\"signed_by\":" + text(simple.getSignedBy(id))
        + ",\"claimed_time\":" + text(instant(simple.getSigningTime(id)))
        + ",\"best_time\":" + text(instant(simple.getBestSignatureTime(id)))
        + ",\"intact\":" + intact
        + ",\"modified_after\":" + facts.arePdfModificationsDetected()
        + ",\"later_objects\":" + facts.arePdfObjectModificationsDetected()
        + ",\"errors\":" + list(messages(simple.getAdESValidationErrors(id)))
        + ",\"warnings\":" + list(messages(simple.getAdESValidationWarnings(id))) + "}";
  }

  private static String stamp(TimestampWrapper stamp, SimpleReport simple) {
    return "{\"type\":" + text(stamp.getType())
        + ",\"time\":" + text(instant(stamp.getProductionTime()))
        + ",\"indication\":" + text(simple.getIndication(stamp.getId()))
        + ",\"intact\":" + (stamp.isMessageImprintDataIntact() && stamp.isSignatureIntact()) + "}";
  }

  private static Instant instant(Date date) {
    return date == null ? null : date.toInstant();
  }

  private static List<String> messages(List<Message> messages) {
    return messages.stream().map(message -> message.getKey() + ": " + message.getValue()).toList();
  }

  private static String list(Collection<?> values) {
    StringJoiner joined = new StringJoiner(",", "[", "]");
    values.forEach(value -> joined.add(text(value)));
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
