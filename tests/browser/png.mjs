// Makes a screenshot lighter: a picture of a page has few colours, so it is written with a palette.

import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The same picture with at most 256 colours, near to what they were. Takes what Chromium writes: 8 bits, RGB or RGBA. */
export function lighter(png) {
  const { width, height, pixels } = read(png);
  for (let bits = 8; bits >= 3; bits -= 1) {
    const found = palette(pixels, bits);
    if (found) return write(width, height, found);
  }
  return png;
}

/** The pixels as one number for each. */
function read(png) {
  const [width, height, depth, type] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]];
  if (depth !== 8 || (type !== 2 && type !== 6)) throw new Error("not a picture as Chromium makes it");
  const channels = type === 2 ? 3 : 4;
  const raw = inflateSync(Buffer.concat(chunks(png).filter(({ name }) => name === "IDAT").map(({ data }) => data)));
  const stride = width * channels;
  const pixels = new Uint32Array(width * height);
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y += 1) {
    const from = y * (stride + 1);
    const line = unfiltered(raw[from], raw.subarray(from + 1, from + 1 + stride), above, channels);
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = (line[x * channels] << 16) | (line[x * channels + 1] << 8) | line[x * channels + 2];
    above = line;
  }
  return { width, height, pixels };
}

function chunks(png) {
  const found = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    found.push({ name: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return found;
}

/** One line as it is, by the five filters of the PNG specification (W3C, section 9). */
function unfiltered(filter, bytes, above, channels) {
  const line = Buffer.from(bytes);
  for (let n = 0; n < line.length; n += 1) {
    const left = n < channels ? 0 : line[n - channels];
    const up = above[n];
    const corner = n < channels ? 0 : above[n - channels];
    line[n] = (line[n] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]) & 255;
  }
  return line;
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Colours that agree in their first bits become one, the first of them that is met; none when 256 are too few. */
function palette(pixels, bits) {
  const mask = (0xff << (8 - bits)) & 0xff;
  const same = (mask << 16) | (mask << 8) | mask;
  const places = new Map();
  const colours = [];
  const indexes = Buffer.alloc(pixels.length);
  for (let n = 0; n < pixels.length; n += 1) {
    const key = pixels[n] & same;
    let place = places.get(key);
    if (place === undefined) {
      if (colours.length === 256) return undefined;
      place = colours.length;
      places.set(key, place);
      colours.push(pixels[n]);
    }
    indexes[n] = place;
  }
  return { colours, indexes };
}

function write(width, height, { colours, indexes }) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) indexes.copy(lines, y * (width + 1) + 1, y * width, (y + 1) * width);
  const table = Buffer.from(colours.flatMap((colour) => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("PLTE", table), chunk("IDAT", deflateSync(lines, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
