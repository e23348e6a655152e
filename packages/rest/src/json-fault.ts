import { jsonLimits, pointerToken } from "@acta/core";

export interface TextFault {
  /** RFC 6901 pointer to the value at fault, or to what holds it. */
  pointer: string;
  reason:
    | "syntax"
    | "duplicateKey"
    | "depth"
    | "nodes"
    | "keys"
    | "keyLength"
    | "stringLength"
    | "nul"
    | "surrogate"
    | "poisonKey"
    | "number";
  /** Ours; it never repeats what was sent. */
  message: string;
}

/**
 * Reads JSON text exactly (RFC 8259) and answers the first thing in it that is refused, and where.
 *
 * Slower than JSON.parse by an order of magnitude: for text that is known to be refused, or that may be.
 * Recursion is bounded by the depth it allows.
 *
 * @param text as UTF-8 was decoded to it: half a surrogate pair is in it as an escape or not at all
 * @param broken whether the text is known not to be JSON: then its keys and strings are not judged on the way, which
 * makes a megabyte of them three times quicker to pass.
 * @returns null when the text is acceptable
 */
export function findTextFault(text: string, broken = false): TextFault | null {
  const reader = new Reader(text, broken);
  try {
    reader.document();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.fault;
    throw error;
  }
}

/** Whether a double holds the number as it was written, as far as whole numbers go. */
export function holdsNumber(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

class Refusal extends Error {
  readonly fault: TextFault;

  constructor(fault: TextFault) {
    super(fault.message);
    this.fault = fault;
  }
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const literals = ["true", "false", "null"] as const;
const simpleEscapes = '"\\/bfnrt';
/** What a string cannot be taken as it is with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON wants escaped (RFC 8259 §7)
const needsReading = /[\\\u0000-\u001f]/;
const quote = 0x22;
const backslash = 0x5c;

class Reader {
  readonly #text: string;
  readonly #broken: boolean;
  readonly #path: (string | number)[] = [];
  #at = 0;
  #nodes = 0;
  /** Whether the string just read had something in it to be read. */
  #escaped = false;

  constructor(text: string, broken: boolean) {
    this.#text = text;
    this.#broken = broken;
  }

  document(): void {
    this.#space();
    this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#syntax("must be one JSON value; something follows it");
  }

  #value(depth: number): void {
    if (++this.#nodes > jsonLimits.nodes) {
      this.#path.length = 0;
      this.#refuse("nodes", `must hold at most ${jsonLimits.nodes} values`);
    }
    const c = this.#text[this.#at];
    if (c === "{") this.#object(depth);
    else if (c === "[") this.#array(depth);
    else if (c === '"') this.#checkString(this.#string());
    else if (c === "t" || c === "f" || c === "n") this.#literal();
    else this.#number();
  }

  #object(depth: number): void {
    this.#enter(depth);
    const keys = new Set<string>();
    this.#space();
    if (this.#take("}")) return;
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#syntax("needs a property name in double quotes");
      const key = this.#string();
      this.#checkKey(key);
      this.#path.push(key);
      if (!this.#broken) {
        if (keys.has(key)) this.#refuse("duplicateKey", "is there twice");
        keys.add(key);
      }
      this.#space();
      if (!this.#take(":")) this.#syntax("needs a colon after its name");
      this.#space();
      this.#value(depth + 1);
      this.#path.pop();
      if (keys.size > jsonLimits.keysPerObject) {
        this.#refuse("keys", `must have at most ${jsonLimits.keysPerObject} properties`);
      }
      this.#space();
      if (this.#take("}")) return;
      if (!this.#take(",")) this.#syntax("needs a comma between properties, or a closing brace");
    }
  }

  #array(depth: number): void {
    this.#enter(depth);
    this.#space();
    if (this.#take("]")) return;
    for (let index = 0; ; index++) {
      this.#path.push(index);
      this.#space();
      this.#value(depth + 1);
      this.#path.pop();
      this.#space();
      if (this.#take("]")) return;
      if (!this.#take(",")) this.#syntax("needs a comma between items, or a closing bracket");
    }
  }

  #enter(depth: number): void {
    if (depth >= jsonLimits.depth) this.#refuse("depth", `must nest at most ${jsonLimits.depth} levels`);
    this.#at++;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at + 1;
    // Nearly every string ends at its first quote, and a search of the engine's own is there sooner.
    const plain = text.slice(start, text.indexOf('"', start));
    if (text.charCodeAt(start + plain.length) === quote && !needsReading.test(plain)) {
      this.#at = start + plain.length + 1;
      this.#escaped = false;
      return plain;
    }
    this.#escaped = true;
    let at = start;
    let escaped = false;
    for (;;) {
      const c = text.charCodeAt(at);
      if (c === quote) {
        this.#at = at + 1;
        const raw = text.slice(start, at);
        return escaped ? (JSON.parse(`"${raw}"`) as string) : raw;
      }
      if (c === backslash) {
        escaped = true;
        this.#at = at;
        this.#escape();
        at = this.#at;
      } else if (c >= 0x20) {
        at++;
      } else {
        this.#at = at;
        if (at >= text.length) this.#syntax("has a string that does not end");
        this.#syntax("has a control character that is not escaped");
      }
    }
  }

  #escape(): void {
    const c = this.#text[this.#at + 1];
    if (c === "u" && /^[0-9a-fA-F]{4}$/.test(this.#text.slice(this.#at + 2, this.#at + 6))) this.#at += 6;
    else if (c !== undefined && simpleEscapes.includes(c)) this.#at += 2;
    else this.#syntax("has an escape that JSON does not know");
  }

  #checkString(text: string): void {
    if (this.#broken) return;
    if (text.length * 3 > jsonLimits.stringBytes && Buffer.byteLength(text) > jsonLimits.stringBytes) {
      this.#refuse("stringLength", `must be at most ${jsonLimits.stringBytes} bytes`);
    }
    this.#checkCharacters(text);
  }

  #checkKey(key: string): void {
    if (this.#broken) return;
    if (key.length * 3 > jsonLimits.keyBytes && Buffer.byteLength(key) > jsonLimits.keyBytes) {
      this.#refuse("keyLength", `has a property name of more than ${jsonLimits.keyBytes} bytes`);
    }
    this.#checkCharacters(key);
    if (key === "__proto__") {
      this.#path.push(key);
      this.#refuse("poisonKey", "is a forbidden name");
    }
  }

  #checkCharacters(text: string): void {
    // Neither gets through UTF-8 and the grammar of a string but as an escape.
    if (!this.#escaped) return;
    if (text.includes("\0")) this.#refuse("nul", "must not contain the NUL character");
    if (!text.isWellFormed()) this.#refuse("surrogate", "must not contain unpaired surrogates");
  }

  #literal(): void {
    for (const literal of literals) {
      if (this.#text.startsWith(literal, this.#at)) {
        this.#at += literal.length;
        return;
      }
    }
    this.#syntax("has a word that JSON does not know");
  }

  #number(): void {
    const start = this.#at;
    number.lastIndex = start;
    if (number.test(this.#text)) this.#at = number.lastIndex;
    if (this.#at === start) {
      this.#syntax(start < this.#text.length ? "needs a value" : "ends too early");
    }
    const value = Number(this.#text.slice(start, this.#at));
    if (!holdsNumber(value)) {
      this.#refuse("number", "must be a finite number within ±(2^53 − 1)");
    }
  }

  #space(): void {
    for (;;) {
      const c = this.#text.charCodeAt(this.#at);
      // Most of what is looked at is no space.
      if (c > 0x20) return;
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      this.#at++;
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #syntax(message: string): never {
    // Characters, not bytes: what an editor shows as the position.
    this.#refuse("syntax", `${message} (at character ${this.#at + 1})`);
  }

  #refuse(reason: TextFault["reason"], message: string): never {
    let pointer = "";
    for (const step of this.#path) pointer += `/${pointerToken(step)}`;
    throw new Refusal({ pointer, reason, message });
  }
}
