/** Carries out the requests (JSON, bytes in hexadecimal) that the server's tests write to its standard input. */
import { text } from "node:stream/consumers";

import { HpkeError } from "@hpke/core";
import { infoOf, open, seal } from "./hpke-browser-side.js";

/**
 * @typedef {import("./hpke-browser-side.js").Envelope} Envelope
 * @typedef {{ act: "seal", publicKey: string, envelope: Envelope, plaintext: string }} ToSeal
 * @typedef {{ act: "open", privateValue: string, envelope: Envelope, wire: string }} ToOpen
 */

/** @param {ToSeal} request */
async function sealed({ publicKey, envelope, plaintext }) {
  const wire = await seal(bytes(publicKey), envelope, bytes(plaintext));
  return { wire: wire.toString("hex") };
}

/** @param {ToOpen} request */
async function opened({ privateValue, envelope, wire }) {
  try {
    const plaintext = await open(bytes(privateValue), envelope, bytes(wire));
    return { refused: false, plaintext: plaintext.toString("hex") };
  } catch (error) {
    if (!(error instanceof HpkeError)) throw error;
    return { refused: true };
  }
}

/** @param {string} hexadecimal */
function bytes(hexadecimal) {
  return Buffer.from(hexadecimal, "hex");
}

const answers = [];
for (const request of /** @type {(ToSeal | ToOpen)[]} */ (JSON.parse(await text(process.stdin)))) {
  const answer = await (request.act === "seal" ? sealed(request) : opened(request));
  answers.push({ ...answer, info: infoOf(request.envelope).toString("hex") });
}
process.stdout.write(JSON.stringify(answers));
