import { fail as failCommon } from "@acta/core";
import { contactTags, type Handles, tags } from "@acta/db";
import { anyOf } from "../any-of.ts";

/** The form in which two names are the same tag. Stored, since a unique key over `lower(name)` is not leakproof. */
export function toTagKey(name: string): string {
  return name.trim().replace(/\s+/g, " ").normalize("NFC").toLowerCase();
}

export interface Tag {
  id: string;
  name: string;
  nameKey: string;
}

/**
 * The tags of these names, made where they do not exist yet.
 *
 * At most three queries in three flushes: what is there, what is missing, and what another call made meanwhile.
 */
export async function ensureTags({ db, records }: Handles, names: readonly string[]): Promise<Tag[]> {
  // Of two spellings in one call the first is kept. Sorted, so that two calls that make the same new tags wait for
  // each other instead of dead-locking.
  const wanted = new Map(
    names
      .map((name) => [toTagKey(name), name.trim().normalize("NFC")] as const)
      .reverse()
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
  const find = (keys: string[]): Promise<Tag[]> =>
    db
      .select({ id: tags.id, name: tags.name, nameKey: tags.nameKey })
      .from(tags)
      .where(anyOf(tags.nameKey, keys))
      .orderBy(tags.nameKey)
      // A tag that is just being deleted is waited for and then made anew, instead of hung on a contact and lost.
      .for("key share");
  const found = await find([...wanted.keys()]);
  const known = new Set(found.map((tag) => tag.nameKey));
  const missing = [...wanted].filter(([key]) => !known.has(key));
  const made = await Promise.all(
    missing.map(([nameKey, name]) => records.insertIfAbsent(tags, { name, nameKey }, [tags.nameKey])),
  );
  const lost = missing.filter((_, i) => made[i] === null).map(([key]) => key);
  const all = [...found, ...made.filter((tag) => tag !== null), ...(lost.length > 0 ? await find(lost) : [])];
  if (all.length !== wanted.size) throw failCommon("CONFLICT");
  return all;
}

/**
 * Puts tags on a contact. The contact must be locked, or made by this call.
 *
 * @returns for each tag whether it was not on the contact before
 */
export function attachTags({ records }: Handles, contactId: string, attached: readonly Tag[]) {
  return Promise.all(
    attached.map(async (tag) => {
      const row = await records.insertIfAbsent(contactTags, { contactId, tagId: tag.id }, [
        contactTags.contactId,
        contactTags.tagId,
      ]);
      return row !== null;
    }),
  );
}
