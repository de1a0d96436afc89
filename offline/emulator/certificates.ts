import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { certificateHosts } from './wellKnown';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;

/** What the HTTPS server needs, and the certificate its clients must trust. All PEM. */
export interface Certificates {
  caCertificate: string;
  serverCertificate: string;
  serverKey: string;
}

/**
 * Makes a certificate authority and a server certificate signed by it. The authority's private key is dropped
 * with this call: nothing can be signed with it later, so trusting the CA trusts this one emulator only.
 * Validity uses the real clock, because TLS clients do.
 *
 * @param hosts names the certificate covers besides 127.0.0.1. Default: the emulator's own.
 */
export async function makeCertificates(
  hosts: readonly string[] = certificateHosts,
): Promise<Certificates> {
  const caKeys = await generateKeys();
  const serverKeys = await generateKeys();
  const notBefore = new Date(Date.now() - day);
  // Apple's TLS refuses server certificates valid for more than 398 days: https://support.apple.com/102028
  const notAfter = new Date(Date.now() + 390 * day);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Azure emulator CA (localhost only)',
    keys: caKeys,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: ca.subject,
    signingKey: caKeys.privateKey,
    publicKey: serverKeys.publicKey,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...hosts.map((value) => ({ type: 'dns' as const, value })),
        { type: 'ip', value: '127.0.0.1' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  return {
    caCertificate: ca.toString('pem'),
    serverCertificate: server.toString('pem'),
    serverKey: x509.PemConverter.encode(
      await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey),
      'PRIVATE KEY',
    ),
  };
}

const generateKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
