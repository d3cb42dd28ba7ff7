/** `@hpke/core` against the official vector, and the bytes that the server is held to in tests/core/vault. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { OpenError } from "@hpke/core";
import { exactly, infoOf, open, seal, suite } from "./hpke-browser-side.js";

const vault = new URL("../core/vault/", import.meta.url);
const example = JSON.parse(readFileSync(new URL("envelope.json", vault), "utf8"));
const [vector] = JSON.parse(readFileSync(new URL("known_answers.json", vault), "utf8"))["RFC 9180"].cases;

/** @param {string} name */
const official = (name) => exactly(Buffer.from(vector[name], "hex"));

/** @param {ArrayBuffer} buffer */
const hex = (buffer) => Buffer.from(buffer).toString("hex");

const keyOf = async (/** @type {string} */ name) => suite.kem.deserializePrivateKey(official(name));
const publicKeyOf = async (/** @type {string} */ name) => suite.kem.deserializePublicKey(official(name));

const privateValue = Buffer.from(vector.skRm, "hex");
const publicKey = Buffer.from(vector.pkRm, "hex");

test("seals as the official vector does, given its ephemeral key", async () => {
  const ekm = { privateKey: await keyOf("skEm"), publicKey: await publicKeyOf("enc") };
  const sender = await suite.createSenderContext({
    recipientPublicKey: await publicKeyOf("pkRm"),
    info: official("info"),
    ekm,
  });
  assert.equal(hex(sender.enc), vector.enc);
  assert.equal(hex(await sender.seal(official("pt"), official("aad"))), vector.ct);
});

test("opens the official vector", async () => {
  const recipient = { recipientKey: await keyOf("skRm"), enc: official("enc"), info: official("info") };
  assert.equal(hex(await suite.open(recipient, official("ct"), official("aad"))), vector.pt);
});

test("derives the ephemeral key of the official vector", async () => {
  const pair = await suite.kem.deriveKeyPair(official("ikmE"));
  assert.equal(hex(await suite.kem.serializePublicKey(pair.publicKey)), vector.enc);
});

test("the info has the bytes that the server is held to", () => {
  assert.equal(infoOf(example).toString("hex"), example.info);
});

test("what is sealed opens again, and is an uncompressed point, the ciphertext and a tag", async () => {
  const wire = await seal(publicKey, example, Buffer.from("stilte"));
  assert.equal(wire.length, 65 + 6 + 16);
  assert.equal(wire[0], 4);
  assert.equal((await open(privateValue, example, wire)).toString(), "stilte");
});

test("no text at all is sealed and opened too", async () => {
  assert.equal((await open(privateValue, example, await seal(publicKey, example, Buffer.alloc(0)))).length, 0);
});

for (const part of ["purpose", "owner", "item", "field", "revision", "reader", "keyId"]) {
  test(`another ${part} is refused`, async () => {
    const wire = await seal(publicKey, example, Buffer.from("stilte"));
    await assert.rejects(open(privateValue, { ...example, [part]: changed(example[part]) }, wire), OpenError);
  });
}

/** @param {string} value a last digit or letter that is not the one that stood there, and still fits */
function changed(value) {
  return value.slice(0, -1) + (value.endsWith("9") ? "8" : "9");
}
