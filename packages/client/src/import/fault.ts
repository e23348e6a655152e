/** Why one row cannot go in. The message is for the person who has to mend the row; the import goes on. */
export class RowFault extends Error {
  override readonly name = "RowFault";
}

/** Why nothing can go in: a wrong file, mapping or option. */
export class ImportFault extends Error {
  override readonly name = "ImportFault";
}
