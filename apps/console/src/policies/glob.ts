/** Whether a tool's name is meant by a policy's pattern, in which `*` stands for any characters. As the server has it. */
export function matchesGlob(glob: string, name: string): boolean {
  const [first = "", ...rest] = glob.split("*");
  const last = rest.pop();
  if (last === undefined) return name === glob;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}

/** Patterns worth offering: every tool by name, and what is done to each entity and in each module. */
export function globsFor(names: readonly string[]): string[] {
  const patterns = new Set<string>(["*"]);
  for (const name of names) {
    const [module, entity, action] = name.split(".");
    patterns.add(`${module}.*`).add(`${module}.${entity}.*`).add(`${module}.*.${action}`).add(name);
  }
  return [...patterns].sort();
}
