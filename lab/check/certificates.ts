// What makes the certificates looks its own parts up by it.
import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** RSA: lists of ciphers that only go with other keys are rarer than those that only go with these. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2_048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

const DAY_MS = 86_400_000;

const LINE = /.{1,64}/g;

type Keys = Awaited<ReturnType<typeof generateKeys>>;

async function privatePem({ privateKey }: Keys): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${(bytes.match(LINE) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`;
}

const generateKeys = () => crypto.subtle.generateKey(RSA, true, ['sign', 'verify']);

const validity = () => ({ notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) });

/** What everybody on a check's machines shows, and by what they know each other, as PEM. */
export interface Certificates {
  authority: string;
  certificate: string;
  key: string;
}

/** A certificate authority, and one certificate of it for all of these names and addresses, valid for a day. */
export async function makeCertificates(names: readonly string[]): Promise<Certificates> {
  const [authorityKeys, keys] = await Promise.all([generateKeys(), generateKeys()]);
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: '01', name: 'CN=keepalive-lab', keys: authorityKeys, signingAlgorithm: RSA, ...validity() },
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign + KeyUsageFlags.cRLSign, true),
    ],
  });
  const alternatives = names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }));
  const certificate = await X509CertificateGenerator.create({
    ...{ serialNumber: '02', subject: 'CN=keepalive-lab peer', issuer: authority.subject, ...validity() },
    ...{ signingKey: authorityKeys.privateKey, publicKey: keys.publicKey, signingAlgorithm: RSA },
    extensions: [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature + KeyUsageFlags.keyEncipherment, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension(alternatives),
    ],
  });
  return {
    authority: `${authority.toString('pem')}\n`,
    certificate: `${certificate.toString('pem')}\n`,
    key: await privatePem(keys),
  };
}

/** Writes them for the lab's own peers. Resolves to the paths of the files. */
export async function writeCertificates(certificates: Certificates, folder: string): Promise<Certificates> {
  await mkdir(folder, { recursive: true });
  const files = {
    authority: join(folder, 'authority.pem'),
    certificate: join(folder, 'certificate.pem'),
    key: join(folder, 'key.pem'),
  };
  await writeFile(files.authority, certificates.authority);
  await writeFile(files.certificate, certificates.certificate);
  await writeFile(files.key, certificates.key);
  return files;
}
