/**
 * The browser's side of sealing to a public key, written from the documented wire format and not from the server's
 * code: `enc(65) ‖ ciphertext ‖ tag`, associated data empty, everything bound in `info`.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";

const ENC_BYTES = 65;

/**
 * What a blob is bound to. Ids are UUIDs as text; the revision is a whole number as text, as it may pass 2⁵³.
 *
 * @typedef {{
 *   purpose: string, owner: string, item: string, field: string, revision: string, reader: string, keyId: string
 * }} Envelope
 */

export const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/**
 * `naklank/1/<purpose>`, then each part after its length in four bytes, big endian.
 *
 * @param {Envelope} envelope
 */
export function infoOf({ purpose, owner, item, field, revision, reader, keyId }) {
  const counted = Buffer.alloc(8);
  counted.writeBigUInt64BE(BigInt(revision));
  const parts = [uuidBytes(owner), uuidBytes(item), Buffer.from(field), counted, uuidBytes(reader), uuidBytes(keyId)];
  return Buffer.concat([Buffer.from(`naklank/1/${purpose}`), ...parts.map(afterItsLength)]);
}

/**
 * @param {Uint8Array} publicKey 65 bytes, an uncompressed point
 * @param {Envelope} envelope
 * @param {Uint8Array} plaintext
 */
export async function seal(publicKey, envelope, plaintext) {
  const recipientPublicKey = await suite.kem.deserializePublicKey(exactly(publicKey));
  const sealed = await suite.seal({ recipientPublicKey, info: exactly(infoOf(envelope)) }, exactly(plaintext));
  return Buffer.concat([Buffer.from(sealed.enc), Buffer.from(sealed.ct)]);
}

/**
 * Rejects for anything that was not sealed just so.
 *
 * @param {Uint8Array} privateValue 32 bytes, big endian
 * @param {Envelope} envelope
 * @param {Uint8Array} wire
 */
export async function open(privateValue, envelope, wire) {
  const recipientKey = await suite.kem.deserializePrivateKey(exactly(privateValue));
  const enc = exactly(wire.subarray(0, ENC_BYTES));
  const opened = await suite.open(
    { recipientKey, enc, info: exactly(infoOf(envelope)) },
    exactly(wire.subarray(ENC_BYTES)),
  );
  return Buffer.from(opened);
}

/**
 * A buffer of these bytes alone: Node's small ones lie together in one that is larger.
 *
 * @param {Uint8Array} bytes
 * @returns {ArrayBuffer}
 */
export function exactly(bytes) {
  return new Uint8Array(bytes).buffer;
}

/** @param {string} uuid */
function uuidBytes(uuid) {
  return Buffer.from(uuid.replaceAll("-", ""), "hex");
}

/** @param {Uint8Array} part */
function afterItsLength(part) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return Buffer.concat([length, part]);
}
