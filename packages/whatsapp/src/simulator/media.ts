import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

/** A file somebody sent, as the provider keeps it. */
export interface SimulatedMedia {
  id: string;
  mimeType: string;
  bytes: Buffer;
}

/** What is sent where nobody says what: something that can be seen or heard. */
export function sampleOf(type: string): { mimeType: string; bytes: Buffer } {
  switch (type) {
    case "image":
      return { mimeType: "image/png", bytes: receiptPicture() };
    case "sticker":
      return { mimeType: "image/png", bytes: receiptPicture(96, 96) };
    case "audio":
      return { mimeType: "audio/wav", bytes: tone() };
    case "document":
      return { mimeType: "text/plain", bytes: Buffer.from("Comprobante de pago\n") };
    default:
      return { mimeType: "application/octet-stream", bytes: Buffer.from("simulated") };
  }
}

/** What `GET /{media-id}` answers. */
export function describeMedia({ id, mimeType, bytes }: SimulatedMedia, url: string): object {
  return {
    messaging_product: "whatsapp",
    url,
    mime_type: mimeType,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    file_size: bytes.length,
    id,
  };
}

/** A slip of paper with lines on it, as PNG. */
function receiptPicture(width = 240, height = 320): Buffer {
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y++) {
    const row = Buffer.alloc(1 + width, 250);
    row[0] = 0;
    const isLine = y % 22 > 12 && y > height / 8;
    const end = width * (0.45 + 0.4 * (((y / 22) | 0) % 3) * 0.5);
    if (isLine) row.fill(y > height * 0.8 ? 40 : 150, 1 + ((width / 10) | 0), 1 + (end | 0));
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of grey.
  header[8] = 8;
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.concat(rows))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** ISO 3309. `zlib.crc32` is not in every Node 20. */
function crc32(data: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** A second of a tone, as WAV. */
function tone(): Buffer {
  const rate = 8_000;
  const samples = Buffer.from(
    Array.from({ length: rate }, (_, i) => 128 + Math.round(60 * Math.sin((i / rate) * 440 * 2 * Math.PI))),
  );
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
