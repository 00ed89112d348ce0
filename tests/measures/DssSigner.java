import eu.europa.esig.dss.enumerations.*;
import eu.europa.esig.dss.model.*;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import java.io.*;
import java.lang.management.ManagementFactory;
import java.nio.file.*;
import java.security.*;
import java.security.cert.X509Certificate;
import java.security.spec.*;
import java.util.*;

/** EU DSS in one process: signs a file so many times at B-B; a line in "file times who", a line out "cpu wall" in milliseconds each. */
public class DssSigner {
    public static void main(String[] args) throws Exception {
        Map<String, KeyStore.PrivateKeyEntry> keys = new HashMap<>();
        for (int i = 0; i < args.length; i += 3) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(Path.of(args[i + 1]))) { store.load(in, args[i + 2].toCharArray()); }
            String alias = store.aliases().nextElement();
            keys.put(args[i], (KeyStore.PrivateKeyEntry) store.getEntry(alias, new KeyStore.PasswordProtection(args[i + 2].toCharArray())));
        }
        PAdESService service = new PAdESService(new CommonCertificateVerifier());
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null;) {
            String[] said = line.split(" ");
            byte[] pdf = Files.readAllBytes(Path.of(said[0]));
            int times = Integer.parseInt(said[1]);
            long cpu = system.getProcessCpuTime(), wall = System.nanoTime();
            for (int i = 0; i < times; i++) sign(service, pdf, keys.get(said[2]));
            System.out.println((system.getProcessCpuTime() - cpu) / 1e6 / times + " " + (System.nanoTime() - wall) / 1e6 / times);
            System.out.flush();
        }
    }

    static void sign(PAdESService service, byte[] pdf, KeyStore.PrivateKeyEntry key) throws Exception {
        boolean rsa = key.getPrivateKey().getAlgorithm().equals("RSA");
        PAdESSignatureParameters how = new PAdESSignatureParameters();
        how.setSignatureLevel(SignatureLevel.PAdES_BASELINE_B);
        how.setDigestAlgorithm(DigestAlgorithm.SHA256);
        how.setSigningCertificate(new CertificateToken((X509Certificate) key.getCertificate()));
        how.setEncryptionAlgorithm(rsa ? EncryptionAlgorithm.RSASSA_PSS : EncryptionAlgorithm.ECDSA);
        DSSDocument document = new InMemoryDocument(pdf, "f.pdf", MimeTypeEnum.PDF);
        byte[] message = service.getDataToSign(document, how).getBytes();
        Signature engine = Signature.getInstance(rsa ? "RSASSA-PSS" : "SHA256withECDSA");
        if (rsa) engine.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        engine.initSign(key.getPrivateKey());
        engine.update(message);
        var kind = rsa ? SignatureAlgorithm.RSA_SSA_PSS_SHA256_MGF1 : SignatureAlgorithm.ECDSA_SHA256;
        service.signDocument(document, how, new SignatureValue(kind, engine.sign()));
    }
}
