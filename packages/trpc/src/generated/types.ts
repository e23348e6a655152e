// Made by `pnpm gen` (tooling/codegen) from packages/catalog. Do not edit.

export interface CrmContactCreateInput {
  /**
   * Name of the person, as it is to be shown.
   */
  name: string
  /**
   * Name of the company.
   */
  company?: string
  /**
   * Phone number in E.164: +, country code and number, digits only.
   */
  phone?: string
  /**
   * Phone number as it was written, in any form. Becomes `phone` where it is a valid number of the contact's country (or has its own country code); otherwise it is kept as it is.
   */
  phoneText?: string
  /**
   * E-mail address.
   */
  email?: string
  /**
   * Street address.
   */
  address?: string
  /**
   * City.
   */
  city?: string
  /**
   * State, department or province.
   */
  region?: string
  /**
   * Postal code.
   */
  postalCode?: string
  /**
   * Country as ISO 3166-1 alpha-2, for example CO.
   */
  country?: string
  /**
   * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
   */
  externalId?: string
  /**
   * Names of tags to put on it. Tags that do not exist are made.
   *
   * @maxItems 20
   *
   * Items: Name of the tag. Upper and lower case are the same tag.
   */
  tags?: string[]
  /**
   * Fields of your own: up to 50 names, each with a text, a number or a yes/no. Those the workspace has defined are checked (crm.customField.list).
   */
  customFields?: {
    [k: string]: string | number | boolean
  }
}

export interface CrmContactCreateOutput {
  /**
   * Id of the contact.
   */
  contactId: string
  /**
   * false when a contact with this externalId was there already.
   */
  created: boolean
  /**
   * Phone number in E.164: +, country code and number, digits only.
   */
  phone: (string | null)
}

export interface CrmContactDeleteInput {
  /**
   * Id of the contact to delete.
   */
  contactId: string
}

export interface CrmContactDeleteOutput {
  /**
   * Id of the contact.
   */
  contactId: string
  /**
   * Always true.
   */
  deleted: true
}

export interface CrmContactImportInput {
  /**
   * The contacts, 1 to 500. Each needs a name.
   *
   * @minItems 1
   * @maxItems 500
   */
  rows: {
    /**
     * Name of the person, as it is to be shown.
     */
    name?: string
    /**
     * Name of the company.
     */
    company?: string
    /**
     * Phone number in E.164: +, country code and number, digits only.
     */
    phone?: string
    /**
     * Phone number as it was written, in any form. Becomes `phone` where it is a valid number of the contact's country (or has its own country code); otherwise it is kept as it is.
     */
    phoneText?: string
    /**
     * E-mail address.
     */
    email?: string
    /**
     * Street address.
     */
    address?: string
    /**
     * City.
     */
    city?: string
    /**
     * State, department or province.
     */
    region?: string
    /**
     * Postal code.
     */
    postalCode?: string
    /**
     * Country as ISO 3166-1 alpha-2, for example CO.
     */
    country?: string
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId?: string
    /**
     * Names of tags to put on it. Tags that do not exist are made.
     *
     * @maxItems 1000
     */
    tags?: string[]
    /**
     * Fields of your own: up to 50 names, each with a text, a number or a yes/no. Those the workspace has defined are checked (crm.customField.list).
     */
    customFields?: {
      [k: string]: string | number | boolean
    }
  }[]
  /**
   * What to do with a row that is known already: leave the contact as it is, or change it.
   */
  onConflict?: ("skip" | "update")
}

export interface CrmContactImportOutput {
  /**
   * How many rows made a contact.
   */
  created: number
  /**
   * How many rows changed one.
   */
  updated: number
  /**
   * How many rows changed nothing.
   */
  unchanged: number
  /**
   * How many rows were rejected.
   */
  rejected: number
  /**
   * What became of each row, in the order of the rows.
   */
  rows: {
    /**
     * Index of the row, from 0.
     */
    row: number
    /**
     * What became of it.
     */
    outcome: ("created" | "updated" | "unchanged" | "rejected")
    /**
     * The contact the row is now; null where it was rejected.
     */
    contactId: (string | null)
    /**
     * Why it was rejected; null otherwise.
     */
    problem: ({
      /**
       * Stable code of what is wrong.
       */
      code: ("INPUT_INVALID" | "PHONE_TAKEN" | "ROW_DUPLICATE" | "CONFLICT")
      /**
       * What is wrong, and what to do about it.
       */
      detail: string
      /**
       * One entry per faulty value.
       */
      errors: {
        /**
         * JSON pointer to the value, within the row.
         */
        pointer: string
        /**
         * What is wrong with it.
         */
        message: string
      }[]
    } | null)
  }[]
}

export interface CrmContactListInput {
  /**
   * Text to look for in name, company, e-mail, phone and external id, anywhere, upper or lower case. A page of a search may hold fewer items than asked for, even none; go on while there is a `nextCursor`.
   */
  search?: string
  /**
   * Only contacts that have this tag.
   */
  tag?: string
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface CrmContactListOutput {
  /**
   * Contacts, the one made last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the contact.
     */
    contactId: string
    /**
     * Name of the person, as it is to be shown.
     */
    name: string
    /**
     * Name of the company.
     */
    company: (string | null)
    /**
     * Phone number in E.164: +, country code and number, digits only.
     */
    phone: (string | null)
    /**
     * The phone as it was written, where it is no valid number.
     */
    phoneText: (string | null)
    /**
     * E-mail address.
     */
    email: (string | null)
    /**
     * Street address.
     */
    address: (string | null)
    /**
     * City.
     */
    city: (string | null)
    /**
     * State, department or province.
     */
    region: (string | null)
    /**
     * Postal code.
     */
    postalCode: (string | null)
    /**
     * Country as ISO 3166-1 alpha-2, for example CO.
     */
    country: (string | null)
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId: (string | null)
    /**
     * Fields of your own.
     */
    customFields: {
      [k: string]: string | number | boolean
    }
    /**
     * Names of its tags, in alphabetical order.
     */
    tags: string[]
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface CrmContactMergeInput {
  /**
   * Id of the contact that is given up.
   */
  sourceContactId: string
  /**
   * Id of the contact that stays.
   */
  contactId: string
}

export interface CrmContactMergeOutput {
  /**
   * Id of the contact.
   */
  contactId: string
  contact: {
    /**
     * Id of the contact.
     */
    contactId: string
    /**
     * Name of the person, as it is to be shown.
     */
    name: string
    /**
     * Name of the company.
     */
    company: (string | null)
    /**
     * Phone number in E.164: +, country code and number, digits only.
     */
    phone: (string | null)
    /**
     * The phone as it was written, where it is no valid number.
     */
    phoneText: (string | null)
    /**
     * E-mail address.
     */
    email: (string | null)
    /**
     * Street address.
     */
    address: (string | null)
    /**
     * City.
     */
    city: (string | null)
    /**
     * State, department or province.
     */
    region: (string | null)
    /**
     * Postal code.
     */
    postalCode: (string | null)
    /**
     * Country as ISO 3166-1 alpha-2, for example CO.
     */
    country: (string | null)
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId: (string | null)
    /**
     * Fields of your own.
     */
    customFields: {
      [k: string]: string | number | boolean
    }
    /**
     * Names of its tags, in alphabetical order.
     */
    tags: string[]
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
  /**
   * Fields that came from the source; custom fields as customFields.<name>.
   */
  filled: string[]
  /**
   * How much moved.
   */
  moved: {
    /**
     * Orders that were moved.
     */
    orders: number
    /**
     * Tags that were moved.
     */
    tags: number
    /**
     * Notes that were moved.
     */
    notes: number
    /**
     * Tasks that were moved.
     */
    tasks: number
    /**
     * WhatsApp conversations that were moved.
     */
    conversations: number
  }
}

export interface CrmContactReadInput {
  /**
   * Id of the contact.
   */
  contactId?: string
  /**
   * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
   */
  externalId?: string
}

export interface CrmContactReadOutput {
  contact: {
    /**
     * Id of the contact.
     */
    contactId: string
    /**
     * Name of the person, as it is to be shown.
     */
    name: string
    /**
     * Name of the company.
     */
    company: (string | null)
    /**
     * Phone number in E.164: +, country code and number, digits only.
     */
    phone: (string | null)
    /**
     * The phone as it was written, where it is no valid number.
     */
    phoneText: (string | null)
    /**
     * E-mail address.
     */
    email: (string | null)
    /**
     * Street address.
     */
    address: (string | null)
    /**
     * City.
     */
    city: (string | null)
    /**
     * State, department or province.
     */
    region: (string | null)
    /**
     * Postal code.
     */
    postalCode: (string | null)
    /**
     * Country as ISO 3166-1 alpha-2, for example CO.
     */
    country: (string | null)
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId: (string | null)
    /**
     * Fields of your own.
     */
    customFields: {
      [k: string]: string | number | boolean
    }
    /**
     * Names of its tags, in alphabetical order.
     */
    tags: string[]
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface CrmContactUpdateInput {
  /**
   * Id of the contact to change.
   */
  contactId: string
  /**
   * Name of the person, as it is to be shown.
   */
  name?: string
  /**
   * Name of the company.
   */
  company?: (string | null)
  /**
   * Phone number in E.164: +, country code and number, digits only.
   */
  phone?: (string | null)
  /**
   * Phone number as it was written, in any form. Becomes `phone` where it is a valid number of the contact's country (or has its own country code); otherwise it is kept as it is.
   */
  phoneText?: (string | null)
  /**
   * E-mail address.
   */
  email?: (string | null)
  /**
   * Street address.
   */
  address?: (string | null)
  /**
   * City.
   */
  city?: (string | null)
  /**
   * State, department or province.
   */
  region?: (string | null)
  /**
   * Postal code.
   */
  postalCode?: (string | null)
  /**
   * Country as ISO 3166-1 alpha-2, for example CO.
   */
  country?: (string | null)
  /**
   * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
   */
  externalId?: (string | null)
  /**
   * Fields of your own to set. Those not named stay as they are; null removes one. Those the workspace has defined are checked (crm.customField.list).
   */
  customFields?: {
    [k: string]: string | number | boolean | null
  }
}

export interface CrmContactUpdateOutput {
  /**
   * Id of the contact.
   */
  contactId: string
  contact: {
    /**
     * Id of the contact.
     */
    contactId: string
    /**
     * Name of the person, as it is to be shown.
     */
    name: string
    /**
     * Name of the company.
     */
    company: (string | null)
    /**
     * Phone number in E.164: +, country code and number, digits only.
     */
    phone: (string | null)
    /**
     * The phone as it was written, where it is no valid number.
     */
    phoneText: (string | null)
    /**
     * E-mail address.
     */
    email: (string | null)
    /**
     * Street address.
     */
    address: (string | null)
    /**
     * City.
     */
    city: (string | null)
    /**
     * State, department or province.
     */
    region: (string | null)
    /**
     * Postal code.
     */
    postalCode: (string | null)
    /**
     * Country as ISO 3166-1 alpha-2, for example CO.
     */
    country: (string | null)
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId: (string | null)
    /**
     * Fields of your own.
     */
    customFields: {
      [k: string]: string | number | boolean
    }
    /**
     * Names of its tags, in alphabetical order.
     */
    tags: string[]
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface CrmCustomFieldDefineInput {
  /**
   * Kind of records that have the field.
   */
  entity: ("contact" | "order" | "product")
  /**
   * Name of the field in customFields. It does not change: values are kept under it.
   */
  key: string
  /**
   * Name of the field, as people read it.
   */
  label: string
  /**
   * What it holds. A date is written as 2026-05-04; a select holds one of its options.
   */
  type: ("text" | "number" | "boolean" | "date" | "select")
  /**
   * Values of a select, in the order in which they are offered.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A value that can be chosen.
   */
  options?: string[]
  /**
   * Whether a record must have it from the moment it is made. Records without it that are there stay as they are.
   */
  required?: boolean
}

export interface CrmCustomFieldDefineOutput {
  /**
   * Id of the customField.
   */
  customFieldId: string
  /**
   * Always true.
   */
  created: true
}

export interface CrmCustomFieldListInput {
  /**
   * Only fields of this kind of records.
   */
  entity?: ("contact" | "order" | "product")
  /**
   * true: only archived ones; false: only those in force.
   */
  archived?: boolean
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface CrmCustomFieldListOutput {
  /**
   * Definitions, by kind of record and key.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the customField.
     */
    customFieldId: string
    /**
     * Kind of records that have the field.
     */
    entity: ("contact" | "order" | "product")
    /**
     * Name of the field in customFields. It does not change: values are kept under it.
     */
    key: string
    /**
     * Name of the field, as people read it.
     */
    label: string
    /**
     * What it holds. A date is written as 2026-05-04; a select holds one of its options.
     */
    type: ("text" | "number" | "boolean" | "date" | "select")
    /**
     * Values of a select; none otherwise.
     */
    options: string[]
    /**
     * Whether a record must have it from the moment it is made. Records without it that are there stay as they are.
     */
    required: boolean
    /**
     * Archived definitions are not offered and not checked; the values there are stay.
     */
    archived: boolean
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface CrmCustomFieldReadInput {
  /**
   * Id of the customField.
   */
  customFieldId: string
}

export interface CrmCustomFieldReadOutput {
  customField: {
    /**
     * Id of the customField.
     */
    customFieldId: string
    /**
     * Kind of records that have the field.
     */
    entity: ("contact" | "order" | "product")
    /**
     * Name of the field in customFields. It does not change: values are kept under it.
     */
    key: string
    /**
     * Name of the field, as people read it.
     */
    label: string
    /**
     * What it holds. A date is written as 2026-05-04; a select holds one of its options.
     */
    type: ("text" | "number" | "boolean" | "date" | "select")
    /**
     * Values of a select; none otherwise.
     */
    options: string[]
    /**
     * Whether a record must have it from the moment it is made. Records without it that are there stay as they are.
     */
    required: boolean
    /**
     * Archived definitions are not offered and not checked; the values there are stay.
     */
    archived: boolean
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface CrmCustomFieldUpdateInput {
  /**
   * Id of the definition to change.
   */
  customFieldId: string
  /**
   * Name of the field, as people read it.
   */
  label?: string
  /**
   * All values of the select, in the order in which they are offered. Records keep a value that is not among them any more.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A value that can be chosen.
   */
  options?: string[]
  /**
   * Whether a record must have it from the moment it is made. Records without it that are there stay as they are.
   */
  required?: boolean
  /**
   * true: not offered and not checked any more, values stay; false: in force again.
   */
  archived?: boolean
}

export interface CrmCustomFieldUpdateOutput {
  /**
   * Id of the customField.
   */
  customFieldId: string
  customField: {
    /**
     * Id of the customField.
     */
    customFieldId: string
    /**
     * Kind of records that have the field.
     */
    entity: ("contact" | "order" | "product")
    /**
     * Name of the field in customFields. It does not change: values are kept under it.
     */
    key: string
    /**
     * Name of the field, as people read it.
     */
    label: string
    /**
     * What it holds. A date is written as 2026-05-04; a select holds one of its options.
     */
    type: ("text" | "number" | "boolean" | "date" | "select")
    /**
     * Values of a select; none otherwise.
     */
    options: string[]
    /**
     * Whether a record must have it from the moment it is made. Records without it that are there stay as they are.
     */
    required: boolean
    /**
     * Archived definitions are not offered and not checked; the values there are stay.
     */
    archived: boolean
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface CrmNoteCreateInput {
  /**
   * Id of the contact it is about.
   */
  contactId: string
  /**
   * What is to be remembered.
   */
  text: string
}

export interface CrmNoteCreateOutput {
  /**
   * Id of the note.
   */
  noteId: string
  /**
   * Always true.
   */
  created: true
}

export interface CrmNoteDeleteInput {
  /**
   * Id of the note to delete.
   */
  noteId: string
}

export interface CrmNoteDeleteOutput {
  /**
   * Id of the note.
   */
  noteId: string
  /**
   * Always true.
   */
  deleted: true
}

export interface CrmNoteListInput {
  /**
   * Only notes about this contact.
   */
  contactId?: string
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface CrmNoteListOutput {
  /**
   * Notes, the one written last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the note.
     */
    noteId: string
    /**
     * Id of the contact.
     */
    contactId: string
    /**
     * What is to be remembered.
     */
    text: string
    /**
     * Who wrote it.
     */
    author: {
      /**
       * Who wrote it.
       */
      type: ("user" | "apiKey" | "system")
      /**
       * Id of the user or API key; null for the system.
       */
      id: (string | null)
      /**
       * Name as it is now; null when the person has left, and for the system.
       */
      name: (string | null)
    }
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface CrmOrderCreateInput {
  /**
   * Id of the contact who orders.
   */
  contactId?: string
  /**
   * The contact by its externalId instead of its contactId.
   */
  contactExternalId?: string
  /**
   * Currency of the order as ISO 4217, for example COP. The workspace's currency when left out.
   */
  currency?: string
  /**
   * What is sold, 1 to 200 lines.
   *
   * @minItems 1
   * @maxItems 200
   */
  lines: {
    /**
     * Id of the product sold, if it is one of the workspace's.
     */
    productId?: string
    /**
     * The product by its externalId instead of its productId.
     */
    productExternalId?: string
    /**
     * What is sold on the line. The product's name when left out; needed where there is no product.
     */
    description?: string
    /**
     * How many, a whole number.
     */
    quantity: number
    /**
     * Price of one. The product's price when left out; needed where there is no product. In minor units of the currency (cents), an integer.
     */
    unitPriceMinor?: number
    /**
     * Discount on the line in basis points: 1500 is 15 %.
     */
    discountBasisPoints?: number
  }[]
  /**
   * What shipping costs. In minor units of the currency (cents), an integer.
   */
  shippingMinor?: number
  /**
   * The total you expect. The call is refused when lines and shipping add up to another one. In minor units of the currency (cents), an integer.
   */
  totalMinor?: number
  /**
   * Id of the pipeline whose stages the order goes through; that of the default one when left out.
   */
  pipelineId?: string
  /**
   * Stage the order begins in; the first of its pipeline when left out (new in the standard one).
   */
  status?: string
  /**
   * When the customer placed it, ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z. Now when left out.
   */
  placedAt?: string
  /**
   * Notes for the people who handle it.
   */
  notes?: string
  /**
   * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
   */
  externalId?: string
  /**
   * Fields of your own: up to 50 names, each with a text, a number or a yes/no. Those the workspace has defined are checked (crm.customField.list).
   */
  customFields?: {
    [k: string]: string | number | boolean
  }
}

export interface CrmOrderCreateOutput {
  /**
   * Id of the order.
   */
  orderId: string
  /**
   * false when an order with this externalId was there already.
   */
  created: boolean
  /**
   * Sum of the lines' amounts and shipping. In minor units of the currency (cents), an integer.
   */
  totalMinor: number
  /**
   * Currency as ISO 4217, for example COP.
   */
  currency: string
}

export interface CrmOrderDeleteInput {
  /**
   * Id of the order to delete.
   */
  orderId: string
}

export interface CrmOrderDeleteOutput {
  /**
   * Id of the order.
   */
  orderId: string
  /**
   * Always true.
   */
  deleted: true
}

export interface CrmOrderDuplicateInput {
  /**
   * Id of the order to copy.
   */
  orderId: string
}

export interface CrmOrderDuplicateOutput {
  /**
   * Id of the copy.
   */
  orderId: string
  /**
   * Always true.
   */
  created: true
  /**
   * Sum of the lines' amounts and shipping. In minor units of the currency (cents), an integer.
   */
  totalMinor: number
  /**
   * Currency as ISO 4217, for example COP.
   */
  currency: string
}

export interface CrmOrderListInput {
  /**
   * Only orders in the stage with this key.
   */
  status?: string
  /**
   * Only orders of this contact.
   */
  contactId?: string
  /**
   * Only orders placed then or later. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  from?: string
  /**
   * Only orders placed before then. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  to?: string
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface CrmOrderListOutput {
  /**
   * Orders, the one placed last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the order.
     */
    orderId: string
    /**
     * Id of the contact.
     */
    contactId: string
    /**
     * Name of the person, as it is to be shown.
     */
    contactName: string
    /**
     * Stage of its pipeline in which the order stands. In the standard one: new, confirmed, paid, shipped, delivered; cancelled from any of the first three.
     */
    status: string
    /**
     * Id of the pipeline it names; null: it goes through the default one.
     */
    pipelineId: (string | null)
    /**
     * Currency as ISO 4217, for example COP.
     */
    currency: string
    /**
     * What shipping costs. In minor units of the currency (cents), an integer.
     */
    shippingMinor: number
    /**
     * Sum of the lines' amounts and shipping. In minor units of the currency (cents), an integer.
     */
    totalMinor: number
    /**
     * When the customer placed it. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    placedAt: string
    /**
     * Notes for the people who handle it.
     */
    notes: (string | null)
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId: (string | null)
    /**
     * Fields of your own.
     */
    customFields: {
      [k: string]: string | number | boolean
    }
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
    /**
     * How many lines the order has.
     */
    lineCount: number
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface CrmOrderReadInput {
  /**
   * Id of the order.
   */
  orderId?: string
  /**
   * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
   */
  externalId?: string
}

export interface CrmOrderReadOutput {
  order: {
    /**
     * Id of the order.
     */
    orderId: string
    /**
     * Id of the contact.
     */
    contactId: string
    /**
     * Name of the person, as it is to be shown.
     */
    contactName: string
    /**
     * Stage of its pipeline in which the order stands. In the standard one: new, confirmed, paid, shipped, delivered; cancelled from any of the first three.
     */
    status: string
    /**
     * Id of the pipeline it names; null: it goes through the default one.
     */
    pipelineId: (string | null)
    /**
     * Currency as ISO 4217, for example COP.
     */
    currency: string
    /**
     * What shipping costs. In minor units of the currency (cents), an integer.
     */
    shippingMinor: number
    /**
     * Sum of the lines' amounts and shipping. In minor units of the currency (cents), an integer.
     */
    totalMinor: number
    /**
     * When the customer placed it. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    placedAt: string
    /**
     * Notes for the people who handle it.
     */
    notes: (string | null)
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId: (string | null)
    /**
     * Fields of your own.
     */
    customFields: {
      [k: string]: string | number | boolean
    }
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
    /**
     * Its lines, in the order they were given.
     */
    lines: {
      /**
       * Id of the line.
       */
      lineId: string
      /**
       * Id of the product.
       */
      productId: (string | null)
      /**
       * What is sold on the line.
       */
      description: string
      /**
       * How many, a whole number.
       */
      quantity: number
      /**
       * Price of one. In minor units of the currency (cents), an integer.
       */
      unitPriceMinor: number
      /**
       * Discount on the line in basis points: 1500 is 15 %.
       */
      discountBasisPoints: number
      /**
       * Quantity × price less the discount, rounded half up. In minor units of the currency (cents), an integer.
       */
      amountMinor: number
    }[]
  }
}

export interface CrmOrderUpdateInput {
  /**
   * Id of the order to change.
   */
  orderId: string
  /**
   * Id of the contact whose order it becomes.
   */
  contactId?: string
  /**
   * All lines of the order, 1 to 200. They replace those there are.
   *
   * @minItems 1
   * @maxItems 200
   */
  lines?: {
    /**
     * Id of the product sold, if it is one of the workspace's.
     */
    productId?: string
    /**
     * The product by its externalId instead of its productId.
     */
    productExternalId?: string
    /**
     * What is sold on the line. The product's name when left out; needed where there is no product.
     */
    description?: string
    /**
     * How many, a whole number.
     */
    quantity: number
    /**
     * Price of one. The product's price when left out; needed where there is no product. In minor units of the currency (cents), an integer.
     */
    unitPriceMinor?: number
    /**
     * Discount on the line in basis points: 1500 is 15 %.
     */
    discountBasisPoints?: number
  }[]
  /**
   * What shipping costs. In minor units of the currency (cents), an integer.
   */
  shippingMinor?: number
  /**
   * The total you expect. The call is refused when lines and shipping add up to another one. In minor units of the currency (cents), an integer.
   */
  totalMinor?: number
  /**
   * Notes for the people who handle it.
   */
  notes?: (string | null)
  /**
   * Fields of your own to set. Those not named stay as they are; null removes one. Those the workspace has defined are checked (crm.customField.list).
   */
  customFields?: {
    [k: string]: string | number | boolean | null
  }
}

export interface CrmOrderUpdateOutput {
  /**
   * Id of the order.
   */
  orderId: string
  order: {
    /**
     * Id of the order.
     */
    orderId: string
    /**
     * Id of the contact.
     */
    contactId: string
    /**
     * Name of the person, as it is to be shown.
     */
    contactName: string
    /**
     * Stage of its pipeline in which the order stands. In the standard one: new, confirmed, paid, shipped, delivered; cancelled from any of the first three.
     */
    status: string
    /**
     * Id of the pipeline it names; null: it goes through the default one.
     */
    pipelineId: (string | null)
    /**
     * Currency as ISO 4217, for example COP.
     */
    currency: string
    /**
     * What shipping costs. In minor units of the currency (cents), an integer.
     */
    shippingMinor: number
    /**
     * Sum of the lines' amounts and shipping. In minor units of the currency (cents), an integer.
     */
    totalMinor: number
    /**
     * When the customer placed it. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    placedAt: string
    /**
     * Notes for the people who handle it.
     */
    notes: (string | null)
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId: (string | null)
    /**
     * Fields of your own.
     */
    customFields: {
      [k: string]: string | number | boolean
    }
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
    /**
     * Its lines, in the order they were given.
     */
    lines: {
      /**
       * Id of the line.
       */
      lineId: string
      /**
       * Id of the product.
       */
      productId: (string | null)
      /**
       * What is sold on the line.
       */
      description: string
      /**
       * How many, a whole number.
       */
      quantity: number
      /**
       * Price of one. In minor units of the currency (cents), an integer.
       */
      unitPriceMinor: number
      /**
       * Discount on the line in basis points: 1500 is 15 %.
       */
      discountBasisPoints: number
      /**
       * Quantity × price less the discount, rounded half up. In minor units of the currency (cents), an integer.
       */
      amountMinor: number
    }[]
  }
}

export interface CrmOrderUpdateStatusInput {
  /**
   * Id of the order.
   */
  orderId: string
  /**
   * The status the order is to have.
   */
  status: string
}

export interface CrmOrderUpdateStatusOutput {
  /**
   * Id of the order.
   */
  orderId: string
  /**
   * Stage of its pipeline in which the order stands. In the standard one: new, confirmed, paid, shipped, delivered; cancelled from any of the first three.
   */
  status: string
  /**
   * The status the order had.
   */
  previousStatus: string
}

export interface CrmPipelineCreateInput {
  /**
   * Name of the pipeline.
   */
  name: string
  /**
   * The stages in their order. Orders begin in the first, which must be open.
   *
   * @minItems 1
   * @maxItems 50
   */
  stages: {
    /**
     * Key of the stage: what orders have as their status.
     */
    key: string
    /**
     * Name of the stage, as people read it.
     */
    name: string
    /**
     * open; or won or lost, which close the order: it is not changed any more.
     */
    kind?: ("open" | "won" | "lost")
    /**
     * Stages an order can go to from this one. Left out: all others from an open stage, none from a closing one.
     *
     * @maxItems 50
     *
     * Items: Key of another stage of the pipeline.
     */
    next?: string[]
  }[]
  /**
   * Whether it becomes the default one, instead of the one there is.
   */
  isDefault?: boolean
}

export interface CrmPipelineCreateOutput {
  /**
   * Id of the pipeline.
   */
  pipelineId: string
  /**
   * Always true.
   */
  created: true
}

export interface CrmPipelineListInput {
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface CrmPipelineListOutput {
  /**
   * Pipelines, the one made first first. The standard one comes before them while it is the default one.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the pipeline; null for the standard one, which every workspace begins with.
     */
    pipelineId: (string | null)
    /**
     * Name of the pipeline.
     */
    name: string
    /**
     * Whether orders that name no pipeline go through it.
     */
    isDefault: boolean
    /**
     * Its stages in their order; orders begin in the first.
     */
    stages: {
      /**
       * Key of the stage: what orders have as their status.
       */
      key: string
      /**
       * Name of the stage, as people read it.
       */
      name: string
      /**
       * open; or won or lost, which close the order: it is not changed any more.
       */
      kind: ("open" | "won" | "lost")
      /**
       * Keys of the stages an order can go to from here.
       */
      next: string[]
    }[]
    /**
     * When it was created; null for the standard one.
     */
    createdAt: (string | null)
    /**
     * When it was last changed; null for the standard one.
     */
    updatedAt: (string | null)
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface CrmPipelineUpdateInput {
  /**
   * Id of the pipeline to change.
   */
  pipelineId: string
  /**
   * Name of the pipeline.
   */
  name?: string
  /**
   * All stages in their order; they replace those there are. A stage that orders stand in cannot be left out.
   *
   * @minItems 1
   * @maxItems 50
   */
  stages?: {
    /**
     * Key of the stage: what orders have as their status.
     */
    key: string
    /**
     * Name of the stage, as people read it.
     */
    name: string
    /**
     * open; or won or lost, which close the order: it is not changed any more.
     */
    kind?: ("open" | "won" | "lost")
    /**
     * Stages an order can go to from this one. Left out: all others from an open stage, none from a closing one.
     *
     * @maxItems 50
     *
     * Items: Key of another stage of the pipeline.
     */
    next?: string[]
  }[]
  /**
   * true: it becomes the default pipeline, instead of the one there is; false: the standard one is the default again.
   */
  isDefault?: boolean
}

export interface CrmPipelineUpdateOutput {
  /**
   * Id of the pipeline.
   */
  pipelineId: string
  pipeline: {
    /**
     * Id of the pipeline; null for the standard one, which every workspace begins with.
     */
    pipelineId: (string | null)
    /**
     * Name of the pipeline.
     */
    name: string
    /**
     * Whether orders that name no pipeline go through it.
     */
    isDefault: boolean
    /**
     * Its stages in their order; orders begin in the first.
     */
    stages: {
      /**
       * Key of the stage: what orders have as their status.
       */
      key: string
      /**
       * Name of the stage, as people read it.
       */
      name: string
      /**
       * open; or won or lost, which close the order: it is not changed any more.
       */
      kind: ("open" | "won" | "lost")
      /**
       * Keys of the stages an order can go to from here.
       */
      next: string[]
    }[]
    /**
     * When it was created; null for the standard one.
     */
    createdAt: (string | null)
    /**
     * When it was last changed; null for the standard one.
     */
    updatedAt: (string | null)
  }
}

export interface CrmProductCreateInput {
  /**
   * Name of the product, as it is to be shown.
   */
  name: string
  /**
   * Stock keeping unit: your own code for the product. Unique in the workspace.
   */
  sku?: string
  /**
   * What the product is.
   */
  description?: string
  /**
   * Price of one. In minor units of the currency (cents), an integer.
   */
  unitPriceMinor: number
  /**
   * Currency of the price as ISO 4217, for example COP. The workspace's currency when left out.
   */
  currency?: string
  /**
   * Whether it is offered. An inactive product can still stand in an order.
   */
  active?: boolean
  /**
   * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
   */
  externalId?: string
  /**
   * Fields of your own: up to 50 names, each with a text, a number or a yes/no. Those the workspace has defined are checked (crm.customField.list).
   */
  customFields?: {
    [k: string]: string | number | boolean
  }
}

export interface CrmProductCreateOutput {
  /**
   * Id of the product.
   */
  productId: string
  /**
   * false when a product with this externalId was there already.
   */
  created: boolean
}

export interface CrmProductListInput {
  /**
   * Text to look for in name, SKU and external id, anywhere, upper or lower case. A page of a search may hold fewer items than asked for, even none; go on while there is a `nextCursor`.
   */
  search?: string
  /**
   * true: only those on offer; false: only the others.
   */
  active?: boolean
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface CrmProductListOutput {
  /**
   * Products, the one made last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the product.
     */
    productId: string
    /**
     * Name of the product, as it is to be shown.
     */
    name: string
    /**
     * Stock keeping unit: your own code for the product. Unique in the workspace.
     */
    sku: (string | null)
    /**
     * What the product is.
     */
    description: (string | null)
    /**
     * Price of one. In minor units of the currency (cents), an integer.
     */
    unitPriceMinor: number
    /**
     * Currency as ISO 4217, for example COP.
     */
    currency: string
    /**
     * Whether it is offered.
     */
    active: boolean
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId: (string | null)
    /**
     * Fields of your own.
     */
    customFields: {
      [k: string]: string | number | boolean
    }
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface CrmProductUpdateInput {
  /**
   * Id of the product to change.
   */
  productId: string
  /**
   * Name of the product, as it is to be shown.
   */
  name?: string
  /**
   * Stock keeping unit: your own code for the product. Unique in the workspace.
   */
  sku?: (string | null)
  /**
   * What the product is.
   */
  description?: (string | null)
  /**
   * Price of one. Orders there are keep the price they were made with. In minor units of the currency (cents), an integer.
   */
  unitPriceMinor?: number
  /**
   * Currency of the price as ISO 4217, for example COP.
   */
  currency?: string
  /**
   * Whether it is offered. An inactive product can still stand in an order.
   */
  active?: boolean
  /**
   * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
   */
  externalId?: (string | null)
  /**
   * Fields of your own to set. Those not named stay as they are; null removes one. Those the workspace has defined are checked (crm.customField.list).
   */
  customFields?: {
    [k: string]: string | number | boolean | null
  }
}

export interface CrmProductUpdateOutput {
  /**
   * Id of the product.
   */
  productId: string
  product: {
    /**
     * Id of the product.
     */
    productId: string
    /**
     * Name of the product, as it is to be shown.
     */
    name: string
    /**
     * Stock keeping unit: your own code for the product. Unique in the workspace.
     */
    sku: (string | null)
    /**
     * What the product is.
     */
    description: (string | null)
    /**
     * Price of one. In minor units of the currency (cents), an integer.
     */
    unitPriceMinor: number
    /**
     * Currency as ISO 4217, for example COP.
     */
    currency: string
    /**
     * Whether it is offered.
     */
    active: boolean
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    externalId: (string | null)
    /**
     * Fields of your own.
     */
    customFields: {
      [k: string]: string | number | boolean
    }
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface CrmTagAddInput {
  /**
   * Id of the contact.
   */
  contactId: string
  /**
   * Name of the tag. Upper and lower case are the same tag.
   */
  tag: string
}

export interface CrmTagAddOutput {
  /**
   * Id of the contact.
   */
  contactId: string
  /**
   * Id of the tag.
   */
  tagId: string
  /**
   * Name of the tag, as it was first written.
   */
  tag: string
  /**
   * false when the contact had the tag already.
   */
  added: boolean
}

export interface CrmTagCreateInput {
  /**
   * Name of the tag. Upper and lower case are the same tag.
   */
  name: string
}

export interface CrmTagCreateOutput {
  /**
   * Id of the tag.
   */
  tagId: string
  /**
   * Name of the tag, as it was first written.
   */
  name: string
  /**
   * false when a tag of this name was there already.
   */
  created: boolean
}

export interface CrmTagDeleteInput {
  /**
   * Id of the tag to delete.
   */
  tagId: string
  /**
   * Whether to take it off the contacts that have it. Otherwise such a tag is kept.
   */
  detach?: boolean
}

export interface CrmTagDeleteOutput {
  /**
   * Id of the tag.
   */
  tagId: string
  /**
   * Always true.
   */
  deleted: true
  /**
   * How many contacts it was taken off.
   */
  detachedFrom: number
}

export interface CrmTagListInput {
  /**
   * Text to look for in the tag's name, anywhere, upper or lower case. A page of a search may hold fewer items than asked for, even none; go on while there is a `nextCursor`.
   */
  search?: string
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface CrmTagListOutput {
  /**
   * Tags in alphabetical order.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the tag.
     */
    tagId: string
    /**
     * Name of the tag. Upper and lower case are the same tag.
     */
    name: string
    /**
     * How many contacts have the tag.
     */
    contacts: number
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface CrmTagRemoveInput {
  /**
   * Id of the contact.
   */
  contactId: string
  /**
   * Name of the tag. Upper and lower case are the same tag.
   */
  tag: string
}

export interface CrmTagRemoveOutput {
  /**
   * Id of the contact.
   */
  contactId: string
  /**
   * false when the contact did not have the tag.
   */
  removed: boolean
}

export interface CrmTaskCompleteInput {
  /**
   * Id of the task that is done.
   */
  taskId: string
}

export interface CrmTaskCompleteOutput {
  /**
   * Id of the task.
   */
  taskId: string
  /**
   * false when it was done already.
   */
  completed: boolean
  /**
   * When it was done. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  closedAt: string
}

export interface CrmTaskCreateInput {
  /**
   * What is to be done, in a few words.
   */
  title: string
  /**
   * What whoever does it has to know.
   */
  details?: string
  /**
   * When it is to be done by. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  dueAt?: string
  /**
   * User id of the member who is to do it.
   */
  assigneeId?: string
  /**
   * Id of the contact it is about.
   */
  contactId?: string
  /**
   * Id of the order it is about.
   */
  orderId?: string
}

export interface CrmTaskCreateOutput {
  /**
   * Id of the task.
   */
  taskId: string
  /**
   * Always true.
   */
  created: true
}

export interface CrmTaskDeleteInput {
  /**
   * Id of the task to delete.
   */
  taskId: string
}

export interface CrmTaskDeleteOutput {
  /**
   * Id of the task.
   */
  taskId: string
  /**
   * Always true.
   */
  deleted: true
}

export interface CrmTaskListInput {
  /**
   * Only tasks of this status.
   */
  status?: ("open" | "done" | "cancelled")
  /**
   * Only tasks of this member, by user id.
   */
  assigneeId?: string
  /**
   * Only tasks about this contact.
   */
  contactId?: string
  /**
   * Only tasks about this order.
   */
  orderId?: string
  /**
   * Only tasks due before then. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  dueBefore?: string
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface CrmTaskListOutput {
  /**
   * Tasks, the one due first first; those due at no time come last.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the task.
     */
    taskId: string
    /**
     * What is to be done, in a few words.
     */
    title: string
    /**
     * What whoever does it has to know.
     */
    details: (string | null)
    /**
     * open until it is done, or cancelled because it need not be done any more.
     */
    status: ("open" | "done" | "cancelled")
    /**
     * When it is to be done by. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    dueAt: (string | null)
    /**
     * User id of the member who is to do it.
     */
    assigneeId: (string | null)
    /**
     * Name of the member; null where nobody is assigned, or who is has left.
     */
    assigneeName: (string | null)
    /**
     * Id of the contact.
     */
    contactId: (string | null)
    /**
     * Name of the person, as it is to be shown.
     */
    contactName: (string | null)
    /**
     * Id of the order.
     */
    orderId: (string | null)
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    orderExternalId: (string | null)
    /**
     * When it was done or cancelled. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    closedAt: (string | null)
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface CrmTaskUpdateInput {
  /**
   * Id of the task to change.
   */
  taskId: string
  /**
   * What is to be done, in a few words.
   */
  title?: string
  /**
   * What whoever does it has to know.
   */
  details?: (string | null)
  /**
   * When it is to be done by. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  dueAt?: (string | null)
  /**
   * User id of the member who is to do it.
   */
  assigneeId?: (string | null)
  /**
   * Id of the contact it is about.
   */
  contactId?: (string | null)
  /**
   * Id of the order it is about.
   */
  orderId?: (string | null)
  /**
   * open to take it up again, done, or cancelled where it need not be done any more.
   */
  status?: ("open" | "done" | "cancelled")
}

export interface CrmTaskUpdateOutput {
  /**
   * Id of the task.
   */
  taskId: string
  task: {
    /**
     * Id of the task.
     */
    taskId: string
    /**
     * What is to be done, in a few words.
     */
    title: string
    /**
     * What whoever does it has to know.
     */
    details: (string | null)
    /**
     * open until it is done, or cancelled because it need not be done any more.
     */
    status: ("open" | "done" | "cancelled")
    /**
     * When it is to be done by. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    dueAt: (string | null)
    /**
     * User id of the member who is to do it.
     */
    assigneeId: (string | null)
    /**
     * Name of the member; null where nobody is assigned, or who is has left.
     */
    assigneeName: (string | null)
    /**
     * Id of the contact.
     */
    contactId: (string | null)
    /**
     * Name of the person, as it is to be shown.
     */
    contactName: (string | null)
    /**
     * Id of the order.
     */
    orderId: (string | null)
    /**
     * Id of the record in the system it comes from. Unique in the workspace for its kind of record.
     */
    orderExternalId: (string | null)
    /**
     * When it was done or cancelled. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    closedAt: (string | null)
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface SystemApiKeyCreateInput {
  /**
   * What the key is for, so that its owner can be found.
   */
  name: string
  /**
   * Who uses it: a program (api) or an AI agent (agent).
   */
  kind?: ("api" | "agent")
  /**
   * What the key may do. Only what its caller needs.
   *
   * @minItems 1
   * @maxItems 64
   */
  permissions: ("contacts.view" | "contacts.create" | "contacts.edit" | "contacts.delete" | "orders.view" | "orders.create" | "orders.edit" | "orders.delete" | "tasks.view" | "tasks.create" | "tasks.edit" | "tasks.delete" | "notes.view" | "notes.create" | "notes.edit" | "notes.delete" | "products.view" | "products.edit" | "whatsapp.view" | "whatsapp.send" | "whatsapp.manage" | "executions.view" | "executions.undo" | "executions.undoRange" | "executions.force" | "approvals.decide" | "policies.manage" | "apiKeys.manage" | "members.manage" | "webhooks.manage" | "settings.view" | "settings.edit")[]
  /**
   * When it stops working. Never, when left out. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  expiresAt?: string
}

export interface SystemApiKeyCreateOutput {
  /**
   * Id of the apiKey.
   */
  apiKeyId: string
  /**
   * Always true.
   */
  created: true
  /**
   * The key. Store it now: it is not shown again.
   */
  key: string
  /**
   * Its first 8 characters, to tell it from others.
   */
  keyPrefix: string
}

export interface SystemApiKeyListInput {
  /**
   * true: only revoked keys; false: only the others.
   */
  revoked?: boolean
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface SystemApiKeyListOutput {
  /**
   * API keys, the one made last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the apiKey.
     */
    apiKeyId: string
    /**
     * What the key is for, so that its owner can be found.
     */
    name: string
    /**
     * Its first 8 characters, to tell it from others.
     */
    keyPrefix: string
    /**
     * Who uses it: a program (api) or an AI agent (agent).
     */
    kind: ("api" | "agent")
    /**
     * What the key may do.
     */
    permissions: string[]
    /**
     * Whether it was revoked. A revoked key never works again.
     */
    revoked: boolean
    /**
     * When it was revoked. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    revokedAt: (string | null)
    /**
     * When it was last used, to the minute. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    lastUsedAt: (string | null)
    /**
     * From where it was last used.
     */
    lastUsedIp: (string | null)
    /**
     * The user who made it; null when another key did.
     */
    createdBy: (string | null)
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it stops working; null: never. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    expiresAt: (string | null)
    /**
     * The key it replaced; null where it replaced none.
     */
    rotatedFrom: (string | null)
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface SystemApiKeyRevokeInput {
  /**
   * Id of the API key to revoke.
   */
  apiKeyId: string
}

export interface SystemApiKeyRevokeOutput {
  /**
   * Id of the apiKey.
   */
  apiKeyId: string
  /**
   * Always true.
   */
  revoked: true
}

export interface SystemApiKeyRotateInput {
  /**
   * Id of the API key to replace.
   */
  apiKeyId: string
  /**
   * How long the old key still works, in seconds: at most 604800 (7 days), 86400 (a day) when left out. It never works longer than it would have without this.
   */
  overlapSeconds?: number
}

export interface SystemApiKeyRotateOutput {
  /**
   * Id of the apiKey.
   */
  apiKeyId: string
  /**
   * Always true.
   */
  created: true
  /**
   * The key. Store it now: it is not shown again.
   */
  key: string
  /**
   * Its first 8 characters, to tell it from others.
   */
  keyPrefix: string
  /**
   * The key that was replaced.
   */
  rotatedFrom: string
  /**
   * When the replaced key stops working. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  previousExpiresAt: string
  /**
   * When the new key stops working; null: never. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  expiresAt: (string | null)
}

export interface SystemApprovalApproveInput {
  /**
   * Id of the approval.
   */
  approvalId: string
  /**
   * Why, for those who read it later.
   */
  reason?: string
}

export interface SystemApprovalApproveOutput {
  /**
   * Id of the approval.
   */
  approvalId: string
  /**
   * Always approved.
   */
  state: "approved"
}

export interface SystemApprovalCollectInput {
  /**
   * Id of the approval, as the call was answered.
   */
  approvalId: string
}

export interface SystemApprovalCollectOutput {
  /**
   * Id of the approval.
   */
  approvalId: string
  /**
   * What the call's tool has answered. Keep it now: it is not shown again. Nothing in a dry-run.
   */
  outputs: {
    [k: string]: unknown
  }
}

export interface SystemApprovalListInput {
  /**
   * Only those in this state.
   */
  state?: ("pending" | "approved" | "rejected" | "expired" | "executed" | "drifted" | "failed")
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface SystemApprovalListOutput {
  /**
   * Approvals, the one asked last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the approval.
     */
    approvalId: string
    /**
     * The tool that was called.
     */
    toolName: string
    /**
     * What it was called with; sensitive values are redacted.
     */
    inputs: {
      [k: string]: unknown
    }
    /**
     * pending: waits. approved: about to be carried out. rejected, expired. executed: carried out. drifted: not carried out, since it would not have come out as its preview. failed: could not be carried out.
     */
    state: ("pending" | "approved" | "rejected" | "expired" | "executed" | "drifted" | "failed")
    /**
     * The policy that asked; null: the tool itself.
     */
    policyName: (string | null)
    /**
     * The user who asked.
     */
    userId: (string | null)
    /**
     * The API key that asked.
     */
    apiKeyId: (string | null)
    /**
     * Where the call came from.
     */
    source: ("ui" | "api" | "agent" | "webhook")
    /**
     * The dry-run that shows what the call would do.
     */
    previewExecutionId: string
    /**
     * When it was asked. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * Until when it can be decided. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    expiresAt: string
    /**
     * The user who decided.
     */
    decidedBy: (string | null)
    /**
     * When it was decided. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    decidedAt: (string | null)
    /**
     * Why it was decided so, or that nobody did in time.
     */
    reason: (string | null)
    /**
     * The execution that carried it out, or tried to.
     */
    executionId: (string | null)
    /**
     * Why it could not be carried out.
     */
    errorCode: (string | null)
    /**
     * The same in words.
     */
    errorMessage: (string | null)
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface SystemApprovalReadInput {
  /**
   * Id of the approval.
   */
  approvalId: string
}

export interface SystemApprovalReadOutput {
  approval: {
    /**
     * Id of the approval.
     */
    approvalId: string
    /**
     * The tool that was called.
     */
    toolName: string
    /**
     * What it was called with; sensitive values are redacted.
     */
    inputs: {
      [k: string]: unknown
    }
    /**
     * pending: waits. approved: about to be carried out. rejected, expired. executed: carried out. drifted: not carried out, since it would not have come out as its preview. failed: could not be carried out.
     */
    state: ("pending" | "approved" | "rejected" | "expired" | "executed" | "drifted" | "failed")
    /**
     * The policy that asked; null: the tool itself.
     */
    policyName: (string | null)
    /**
     * The user who asked.
     */
    userId: (string | null)
    /**
     * The API key that asked.
     */
    apiKeyId: (string | null)
    /**
     * Where the call came from.
     */
    source: ("ui" | "api" | "agent" | "webhook")
    /**
     * The dry-run that shows what the call would do.
     */
    previewExecutionId: string
    /**
     * When it was asked. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * Until when it can be decided. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    expiresAt: string
    /**
     * The user who decided.
     */
    decidedBy: (string | null)
    /**
     * When it was decided. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    decidedAt: (string | null)
    /**
     * Why it was decided so, or that nobody did in time.
     */
    reason: (string | null)
    /**
     * The execution that carried it out, or tried to.
     */
    executionId: (string | null)
    /**
     * Why it could not be carried out.
     */
    errorCode: (string | null)
    /**
     * The same in words.
     */
    errorMessage: (string | null)
  }
}

export interface SystemApprovalRejectInput {
  /**
   * Id of the approval.
   */
  approvalId: string
  /**
   * Why, for those who read it later.
   */
  reason: string
}

export interface SystemApprovalRejectOutput {
  /**
   * Id of the approval.
   */
  approvalId: string
  /**
   * Always rejected.
   */
  state: "rejected"
}

export interface SystemBatchRunInput {
  /**
   * All or nothing. When false, an item that fails leaves the others done.
   */
  atomic?: boolean
  /**
   * The calls, in the order they are made.
   *
   * @minItems 1
   * @maxItems 100
   */
  items: {
    /**
     * Name of the tool, e.g. crm.contact.create. Not a batch again.
     */
    tool: string
    /**
     * Inputs of that tool, in which references to earlier items may stand.
     */
    inputs: {
      [k: string]: unknown
    }
  }[]
}

export interface SystemBatchRunOutput {
  /**
   * partial: an item failed and the others stand. Only of a batch that is not atomic.
   */
  status: ("success" | "partial")
  /**
   * What became of each item, in the order they were given.
   *
   * @maxItems 100
   */
  items: {
    /**
     * The item's own execution; null where it could not be recorded.
     */
    id: (string | null)
    /**
     * The tool that was called.
     */
    toolName: string
    /**
     * What became of the item.
     */
    status: ("success" | "dry_run" | "error")
    /**
     * What the tool answered.
     */
    outputs?: {
      [k: string]: unknown
    }
    /**
     * How long it took, milliseconds.
     */
    durationMs?: number
    /**
     * Of a dry-run: what the item would change.
     */
    preview?: {
      [k: string]: unknown
    }
    /**
     * Of an item that acts.
     */
    undo?: {
      /**
       * Whether the item can be taken back.
       */
      available: boolean
    }
    /**
     * Why the item failed, where it did.
     */
    problem?: {
      /**
       * Stable code of the error.
       */
      code: string
      /**
       * The error in a few words.
       */
      title: string
      /**
       * HTTP status of the error.
       */
      status: number
      /**
       * What happened and what to do about it.
       */
      detail: string
      /**
       * Whether the very same item may succeed later.
       */
      retryable: boolean
      /**
       * Faults in the item's inputs, each with a JSON pointer from there.
       */
      errors: {
        [k: string]: unknown
      }[]
      /**
       * Permissions the caller lacks.
       */
      missingPermissions?: string[]
      /**
       * What the error is about: ids, states, amounts.
       */
      details?: {
        [k: string]: unknown
      }
      /**
       * What came out differently from the plan.
       */
      drift?: {
        [k: string]: unknown
      }[]
      /**
       * What an undo would have overwritten.
       */
      conflicts?: {
        [k: string]: unknown
      }[]
    }
  }[]
}

export interface SystemEffectListInput {
  /**
   * pending: waits for its turn or its next attempt. leased: a worker is at it. accepted: done. failed: given up. unknown: it may have happened, and is not done again by itself.
   */
  state?: ("pending" | "leased" | "accepted" | "failed" | "unknown")
  /**
   * Only of this kind, e.g. whatsapp.message.
   */
  kind?: string
  /**
   * Only those of this execution.
   */
  executionId?: string
  /**
   * Only those of executions that changed this record, e.g. a message or a contact.
   */
  recordId?: string
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface SystemEffectListOutput {
  /**
   * Effects, the latest first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the effect.
     */
    effectId: string
    /**
     * The execution that asked for it.
     */
    executionId: string
    /**
     * What kind of action it is, e.g. whatsapp.message.
     */
    kind: string
    /**
     * Who or what it is for.
     */
    target: string
    /**
     * pending: waits for its turn or its next attempt. leased: a worker is at it. accepted: done. failed: given up. unknown: it may have happened, and is not done again by itself.
     */
    state: string
    /**
     * How often it was tried.
     */
    attempts: number
    /**
     * When it is tried next at the earliest; null when it is not waiting. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    nextAttemptAt: (string | null)
    /**
     * When somebody asked that it be tried again; null once that has begun. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    retryAskedAt: (string | null)
    /**
     * What whoever took it calls it.
     */
    providerId: (string | null)
    /**
     * Why the last attempt did not succeed.
     */
    lastErrorCode: (string | null)
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface SystemEffectReadInput {
  /**
   * Id of the effect.
   */
  effectId: string
}

export interface SystemEffectReadOutput {
  effect: {
    /**
     * Id of the effect.
     */
    effectId: string
    /**
     * The execution that asked for it.
     */
    executionId: string
    /**
     * What kind of action it is, e.g. whatsapp.message.
     */
    kind: string
    /**
     * Who or what it is for.
     */
    target: string
    /**
     * pending: waits for its turn or its next attempt. leased: a worker is at it. accepted: done. failed: given up. unknown: it may have happened, and is not done again by itself.
     */
    state: string
    /**
     * How often it was tried.
     */
    attempts: number
    /**
     * When it is tried next at the earliest; null when it is not waiting. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    nextAttemptAt: (string | null)
    /**
     * When somebody asked that it be tried again; null once that has begun. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    retryAskedAt: (string | null)
    /**
     * What whoever took it calls it.
     */
    providerId: (string | null)
    /**
     * Why the last attempt did not succeed.
     */
    lastErrorCode: (string | null)
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
    /**
     * Its attempts, the latest first; the latest 100 where there are more.
     *
     * @maxItems 100
     */
    attemptLog: {
      /**
       * 1 for the first.
       */
      number: number
      /**
       * When it began. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
       */
      startedAt: string
      /**
       * From when on it may have reached its target; null: it has not. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
       */
      sendingAt: (string | null)
      /**
       * When it ended; null while it lasts. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
       */
      endedAt: (string | null)
      /**
       * accepted, retry (to be tried again), failed, unknown, or lost: the worker went silent. null while it lasts.
       */
      outcome: (string | null)
      /**
       * What went wrong.
       */
      errorCode: (string | null)
      /**
       * The same for people to read.
       */
      errorMessage: (string | null)
      /**
       * What whoever it was for answered.
       */
      response: ({
        [k: string]: unknown
      } | null)
    }[]
  }
}

export interface SystemEffectRetryInput {
  /**
   * Id of the effect, failed or unknown.
   */
  effectId: string
  /**
   * Try it also when it may have happened already: whoever it is for may get it twice.
   */
  force?: boolean
}

export interface SystemEffectRetryOutput {
  /**
   * Id of the effect.
   */
  effectId: string
  /**
   * Always true: a worker takes it up within seconds.
   */
  retried: true
}

export interface SystemEffectSettleInput {
  /**
   * Id of the effect, unknown.
   */
  effectId: string
  /**
   * accepted: it happened. failed: it did not.
   */
  outcome: ("accepted" | "failed")
  /**
   * How one knows, for those who read it later.
   */
  reason: string
}

export interface SystemEffectSettleOutput {
  /**
   * Id of the effect.
   */
  effectId: string
  /**
   * Its state from now on.
   */
  state: ("accepted" | "failed")
}

export interface SystemExecutionListInput {
  /**
   * Only calls of these tools, for example crm.contact.create.
   *
   * @minItems 1
   * @maxItems 20
   *
   * Items: Name of a tool.
   */
  tool?: string[]
  /**
   * Only calls of tools of these modules.
   *
   * @minItems 1
   * @maxItems 20
   */
  module?: ("crm" | "whatsapp" | "system")[]
  /**
   * Only calls that ended like this.
   *
   * @minItems 1
   * @maxItems 20
   */
  status?: ("success" | "error" | "dry_run")[]
  /**
   * Only calls that came from there.
   *
   * @minItems 1
   * @maxItems 20
   */
  source?: ("ui" | "api" | "agent" | "webhook")[]
  /**
   * Only calls of these users and API keys.
   *
   * @minItems 1
   * @maxItems 20
   *
   * Items: Id of a user or an API key.
   */
  actor?: string[]
  /**
   * Only calls that changed this record.
   */
  recordId?: string
  /**
   * Only calls of this batch.
   */
  batchId?: string
  /**
   * Only calls that failed with one of these codes.
   *
   * @minItems 1
   * @maxItems 20
   *
   * Items: A code.
   */
  errorCode?: string[]
  /**
   * Also calls that changed nothing by their nature.
   */
  includeReads?: boolean
  /**
   * Only calls that began then or later. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  from?: string
  /**
   * Only calls that began before. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  to?: string
  /**
   * Part of a tool's name or of an error, or an id that the call has to do with.
   */
  search?: string
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface SystemExecutionListOutput {
  /**
   * Calls, the newest first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the execution.
     */
    executionId: string
    /**
     * The tool that was called.
     */
    toolName: string
    /**
     * How it ended.
     */
    status: ("success" | "error" | "dry_run")
    /**
     * Why it failed; null where it did not.
     */
    errorCode: (string | null)
    /**
     * When the call began. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    startedAt: string
    /**
     * How long it took, in milliseconds.
     */
    durationMs: number
    /**
     * Where it came from.
     */
    source: ("ui" | "api" | "agent" | "webhook")
    /**
     * Who called.
     */
    actor: {
      /**
       * What kind of caller.
       */
      type: ("user" | "apiKey" | "system")
      /**
       * Id of the user or API key.
       */
      id: (string | null)
      /**
       * Its name as it is now.
       */
      name: (string | null)
    }
    /**
     * Whether it can be undone.
     */
    undo: ("available" | "undone" | "not_reversible" | "nothing_to_undo")
    /**
     * The records it changed, ten at most.
     */
    records: {
      /**
       * Kind of record, by its table.
       */
      table: string
      /**
       * Id of the record.
       */
      id: string
      /**
       * What became of the record.
       */
      operation: ("insert" | "update" | "delete")
      /**
       * Fields of an update that are not as they were.
       */
      fields: string[]
    }[]
    /**
     * How many records it changed.
     */
    changedRecords: number
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface SystemExecutionReadInput {
  /**
   * Id of the execution to read.
   */
  executionId: string
}

export interface SystemExecutionReadOutput {
  execution: {
    /**
     * Id of the execution.
     */
    executionId: string
    /**
     * The tool that was called.
     */
    toolName: string
    /**
     * How it ended.
     */
    status: ("success" | "error" | "dry_run")
    /**
     * Why it failed; null where it did not.
     */
    errorCode: (string | null)
    /**
     * When the call began. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    startedAt: string
    /**
     * How long it took, in milliseconds.
     */
    durationMs: number
    /**
     * Where it came from.
     */
    source: ("ui" | "api" | "agent" | "webhook")
    /**
     * Who called.
     */
    actor: {
      /**
       * What kind of caller.
       */
      type: ("user" | "apiKey" | "system")
      /**
       * Id of the user or API key.
       */
      id: (string | null)
      /**
       * Its name as it is now.
       */
      name: (string | null)
    }
    /**
     * Whether it can be undone.
     */
    undo: ("available" | "undone" | "not_reversible" | "nothing_to_undo")
    /**
     * Why it failed.
     */
    error: ({
      /**
       * Stable code.
       */
      code?: string
      /**
       * What was wrong.
       */
      message?: string
    } | null)
    /**
     * What it was given, without what is sensitive.
     */
    inputs: {
      [k: string]: unknown
    }
    /**
     * What it answered, without what is sensitive. Empty for reads.
     */
    outputs: {
      [k: string]: unknown
    }
    /**
     * Each record it changed, before and after.
     */
    changes: {
      /**
       * Kind of record, by its table.
       */
      table: string
      /**
       * Id of the record.
       */
      id: string
      /**
       * What became of the record.
       */
      operation: ("insert" | "update" | "delete")
      /**
       * Before the call; null for an insert.
       */
      before: ({
        [k: string]: unknown
      } | null)
      /**
       * After the call; null for a delete.
       */
      after: ({
        [k: string]: unknown
      } | null)
    }[]
    /**
     * The batch it was part of.
     */
    batchId: (string | null)
    /**
     * The execution it took back.
     */
    undoOf: (string | null)
    /**
     * Id of the request it came with.
     */
    requestId: (string | null)
  }
}

export interface SystemExecutionUndoInput {
  /**
   * Id of the execution to undo.
   */
  executionId: string
  /**
   * Overwrite what has been changed since. Needs executions.force. What would leave other records without the one they refer to is refused all the same. So is a record that was deleted with its parts: undo the deletion.
   */
  force?: boolean
}

export interface SystemExecutionUndoOutput {
  /**
   * The execution that was undone.
   */
  executionId: string
  /**
   * The tool that had been called.
   */
  toolName: string
  /**
   * Records that were written. The others were as they should be already.
   */
  restored: number
  /**
   * Later changes that force overwrote.
   */
  overridden: number
}

export interface SystemExecutionUndoRangeInput {
  /**
   * Undo what this API key did.
   */
  apiKeyId?: string
  /**
   * Undo what this user did.
   */
  userId?: string
  /**
   * Undo what was done in this session: of a login, or of an agent's run (Acta-Session).
   */
  sessionId?: string
  /**
   * Executions begun at or after this instant. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  from: string
  /**
   * Executions begun before this instant. Not later than now. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  to: string
  /**
   * Only executions of this tool, for example crm.contact.update.
   */
  tool?: string
  /**
   * Overwrite what has been changed since. Needs executions.force. What would leave other records without the one they refer to stays as it is all the same. So does a record that was deleted with its parts.
   */
  force?: boolean
  /**
   * Why. It is kept with the run.
   */
  reason: string
}

export interface SystemExecutionUndoRangeOutput {
  /**
   * The run, to be followed with system.undoRun.read.
   */
  undoRunId: string
  /**
   * Always true.
   */
  created: boolean
  /**
   * Executions that are to be undone.
   */
  executions: number
  /**
   * What undoing them came to when it was tried, just before, and taken back.
   */
  rehearsal: {
    /**
     * Executions that were tried, the newest ones. Fewer than there are: a part of the picture.
     */
    tried: number
    /**
     * Outcome undone.
     */
    undone: number
    /**
     * Outcome conflict.
     */
    conflict: number
    /**
     * Outcome notReversible.
     */
    notReversible: number
    /**
     * Outcome alreadyUndone.
     */
    alreadyUndone: number
    /**
     * Outcome waitsForApproval.
     */
    waitsForApproval: number
    /**
     * Outcome failed.
     */
    failed: number
    /**
     * Those that would not be undone, at most 100, and why.
     *
     * @maxItems 100
     */
    refusals: {
      /**
       * Id of the execution.
       */
      executionId: string
      /**
       * The tool that had been called.
       */
      toolName: string
      /**
       * Why it would stay.
       */
      outcome: ("undone" | "conflict" | "notReversible" | "alreadyUndone" | "waitsForApproval" | "failed")
      /**
       * Code of the refusal.
       */
      errorCode: (string | null)
      /**
       * The refusal in words.
       */
      detail: (string | null)
      /**
       * What is in its way.
       */
      conflicts: {
        /**
         * What happened to the record since.
         */
        kind: ("changed" | "deleted" | "referenced" | "parentGone" | "valueTaken")
        /**
         * Where the record is.
         */
        table: string
        /**
         * Id of the record.
         */
        id: string
        /**
         * The field; null: the whole record.
         */
        field: (string | null)
        /**
         * What the execution had left there.
         */
        expected: (string | number | boolean | {
        } | unknown[] | null)
        /**
         * What stands there now.
         */
        actual: (string | number | boolean | {
        } | unknown[] | null)
        /**
         * The record that is in the way.
         */
        other: ({
          /**
           * Where it is.
           */
          table: string
          /**
           * Its id.
           */
          id: string
        } | null)
        /**
         * Whether force overwrites it.
         */
        forcible: boolean
        /**
         * The execution that changed it since, and who called it; null when none explains it.
         */
        changedBy: ({
          /**
           * Id of the execution.
           */
          executionId: string
          actor: {
            /**
             * What kind of caller.
             */
            type: ("user" | "apiKey" | "system")
            /**
             * Id of the user or key.
             */
            id: (string | null)
            /**
             * Name of the user or key.
             */
            name: (string | null)
          }
        } | null)
      }[]
    }[]
  }
}

export interface SystemInvitationListInput {
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface SystemInvitationListOutput {
  /**
   * Invitations, the newest first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the invitation.
     */
    invitationId: string
    /**
     * Who is invited.
     */
    email: string
    /**
     * What they will be.
     */
    role: ("owner" | "admin" | "member")
    /**
     * Whether it can still be accepted, or what became of it.
     */
    state: ("open" | "accepted" | "revoked" | "expired")
    /**
     * The user who invited them; null when an API key did.
     */
    invitedBy: (string | null)
    /**
     * When it can no longer be accepted. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    expiresAt: string
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface SystemInvitationRevokeInput {
  /**
   * Id of the invitation to take back.
   */
  invitationId: string
}

export interface SystemInvitationRevokeOutput {
  /**
   * Id of the invitation.
   */
  invitationId: string
  /**
   * Always true.
   */
  revoked: true
}

export interface SystemMemberAcceptInput {
  /**
   * Id of the invitation whose link was shown.
   */
  invitationId: string
}

export interface SystemMemberAcceptOutput {
  /**
   * Id of the member.
   */
  memberId: string
  /**
   * Always true.
   */
  created: true
  /**
   * What the new member is.
   */
  role: ("owner" | "admin" | "member")
}

export interface SystemMemberChangeRoleInput {
  /**
   * Id of the member.
   */
  memberId: string
  /**
   * What they are to be: owner, admin or member.
   */
  role: ("owner" | "admin" | "member")
}

export interface SystemMemberChangeRoleOutput {
  /**
   * Id of the member.
   */
  memberId: string
  /**
   * What they are now.
   */
  role: ("owner" | "admin" | "member")
  /**
   * false: they had this role already.
   */
  changed: boolean
}

export interface SystemMemberInviteInput {
  /**
   * Address the person will sign in with.
   */
  email: string
  /**
   * What they will be; no more than the caller is. Only owners make owners.
   */
  role: ("owner" | "admin" | "member")
}

export interface SystemMemberInviteOutput {
  /**
   * Id of the invitation.
   */
  invitationId: string
  /**
   * Always true.
   */
  created: true
  /**
   * Where the invited person accepts. Pass it on now: it is not shown again.
   */
  url: string
  /**
   * When it can no longer be accepted. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  expiresAt: string
}

export interface SystemMemberListInput {
  /**
   * Only members with this role.
   */
  role?: ("owner" | "admin" | "member")
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface SystemMemberListOutput {
  /**
   * Members, who came first first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the member.
     */
    memberId: string
    /**
     * Id of the user.
     */
    userId: string
    /**
     * Name of the person, as it is to be shown.
     */
    name: string
    /**
     * Address they sign in with.
     */
    email: string
    /**
     * What they may do: owner, admin or member.
     */
    role: ("owner" | "admin" | "member")
    /**
     * When they became a member. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * Whether they are a member of another workspace too. Then their password is not this workspace's to reset, and when they were last seen not its to know.
     */
    elsewhere: boolean
    /**
     * When they last used the console, to within a quarter of an hour; null where not in the last weeks, and for those who are elsewhere too.
     */
    lastSeenAt: (string | null)
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface SystemMemberRemoveInput {
  /**
   * Id of the member to remove.
   */
  memberId: string
}

export interface SystemMemberRemoveOutput {
  /**
   * Id of the member.
   */
  memberId: string
  /**
   * Always true.
   */
  removed: true
}

export interface SystemPolicyCreateInput {
  /**
   * What the policy is for, so that people know why a call waits.
   */
  name: string
  /**
   * Which tools it is about: a tool's name, with * for any characters, for example crm.contact.delete, crm.*.delete or *.
   */
  tool: string
  /**
   * Where the calls come from. Empty: from anywhere.
   *
   * @maxItems 4
   */
  sources?: ("ui" | "api" | "agent" | "webhook")[]
  /**
   * JSON Schema (2020-12) that the inputs must meet for the call to wait, without pattern, format and $ref. Any inputs, when left out.
   */
  inputs?: {
    [k: string]: unknown
  }
  /**
   * Only calls that would change more rows than this wait. With maxEffects as well: either is enough.
   */
  maxRows?: number
  /**
   * Only calls that would do more outside actions than this, such as messages, wait.
   */
  maxEffects?: number
  /**
   * How long a decision may take, in seconds. After that the call is not carried out.
   */
  expiresAfterSeconds?: number
  /**
   * Whether the person who created an API key may decide what that key asked.
   */
  creatorMayDecide?: boolean
  /**
   * Of several policies that ask, the one with the highest is named and sets the time.
   */
  priority?: number
  /**
   * Whether it is in force.
   */
  enabled?: boolean
}

export interface SystemPolicyCreateOutput {
  /**
   * Id of the policy.
   */
  policyId: string
  /**
   * Always true.
   */
  created: true
}

export interface SystemPolicyDeleteInput {
  /**
   * Id of the policy to delete.
   */
  policyId: string
}

export interface SystemPolicyDeleteOutput {
  /**
   * Id of the policy.
   */
  policyId: string
  /**
   * Always true.
   */
  deleted: true
}

export interface SystemPolicyListInput {
  /**
   * true: only those in force; false: only the others.
   */
  enabled?: boolean
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface SystemPolicyListOutput {
  /**
   * Policies, the one made last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the policy.
     */
    policyId: string
    /**
     * What the policy is for, so that people know why a call waits.
     */
    name: string
    /**
     * Whether it is in force.
     */
    enabled: boolean
    /**
     * Which tools it is about: a tool's name, with * for any characters, for example crm.contact.delete, crm.*.delete or *.
     */
    tool: string
    /**
     * Where the calls come from. Empty: from anywhere.
     */
    sources: ("ui" | "api" | "agent" | "webhook")[]
    /**
     * JSON Schema that the inputs must meet; null: any inputs.
     */
    inputs: ({
      [k: string]: unknown
    } | null)
    /**
     * Calls that would change more rows than this wait.
     */
    maxRows: (number | null)
    /**
     * Calls with more outside actions than this wait.
     */
    maxEffects: (number | null)
    /**
     * How long a decision may take, in seconds. After that the call is not carried out.
     */
    expiresAfterSeconds: number
    /**
     * Whether the person who created an API key may decide what that key asked.
     */
    creatorMayDecide: boolean
    /**
     * Of several policies that ask, the one with the highest is named and sets the time.
     */
    priority: number
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface SystemPolicyReadInput {
  /**
   * Id of the policy.
   */
  policyId: string
}

export interface SystemPolicyReadOutput {
  policy: {
    /**
     * Id of the policy.
     */
    policyId: string
    /**
     * What the policy is for, so that people know why a call waits.
     */
    name: string
    /**
     * Whether it is in force.
     */
    enabled: boolean
    /**
     * Which tools it is about: a tool's name, with * for any characters, for example crm.contact.delete, crm.*.delete or *.
     */
    tool: string
    /**
     * Where the calls come from. Empty: from anywhere.
     */
    sources: ("ui" | "api" | "agent" | "webhook")[]
    /**
     * JSON Schema that the inputs must meet; null: any inputs.
     */
    inputs: ({
      [k: string]: unknown
    } | null)
    /**
     * Calls that would change more rows than this wait.
     */
    maxRows: (number | null)
    /**
     * Calls with more outside actions than this wait.
     */
    maxEffects: (number | null)
    /**
     * How long a decision may take, in seconds. After that the call is not carried out.
     */
    expiresAfterSeconds: number
    /**
     * Whether the person who created an API key may decide what that key asked.
     */
    creatorMayDecide: boolean
    /**
     * Of several policies that ask, the one with the highest is named and sets the time.
     */
    priority: number
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface SystemPolicyUpdateInput {
  /**
   * Id of the policy to change.
   */
  policyId: string
  /**
   * What the policy is for, so that people know why a call waits.
   */
  name?: string
  /**
   * Which tools it is about: a tool's name, with * for any characters, for example crm.contact.delete, crm.*.delete or *.
   */
  tool?: string
  /**
   * Where the calls come from. Empty: from anywhere.
   *
   * @maxItems 4
   */
  sources?: ("ui" | "api" | "agent" | "webhook")[]
  /**
   * JSON Schema (2020-12) that the inputs must meet for the call to wait, without pattern, format and $ref. Any inputs, when left out.
   */
  inputs?: ({
    [k: string]: unknown
  } | null)
  /**
   * Only calls that would change more rows than this wait. With maxEffects as well: either is enough.
   */
  maxRows?: (number | null)
  /**
   * Only calls that would do more outside actions than this, such as messages, wait.
   */
  maxEffects?: (number | null)
  /**
   * How long a decision may take, in seconds. After that the call is not carried out.
   */
  expiresAfterSeconds?: number
  /**
   * Whether the person who created an API key may decide what that key asked.
   */
  creatorMayDecide?: boolean
  /**
   * Of several policies that ask, the one with the highest is named and sets the time.
   */
  priority?: number
  /**
   * Whether it is in force.
   */
  enabled?: boolean
}

export interface SystemPolicyUpdateOutput {
  /**
   * Id of the policy.
   */
  policyId: string
  policy: {
    /**
     * Id of the policy.
     */
    policyId: string
    /**
     * What the policy is for, so that people know why a call waits.
     */
    name: string
    /**
     * Whether it is in force.
     */
    enabled: boolean
    /**
     * Which tools it is about: a tool's name, with * for any characters, for example crm.contact.delete, crm.*.delete or *.
     */
    tool: string
    /**
     * Where the calls come from. Empty: from anywhere.
     */
    sources: ("ui" | "api" | "agent" | "webhook")[]
    /**
     * JSON Schema that the inputs must meet; null: any inputs.
     */
    inputs: ({
      [k: string]: unknown
    } | null)
    /**
     * Calls that would change more rows than this wait.
     */
    maxRows: (number | null)
    /**
     * Calls with more outside actions than this wait.
     */
    maxEffects: (number | null)
    /**
     * How long a decision may take, in seconds. After that the call is not carried out.
     */
    expiresAfterSeconds: number
    /**
     * Whether the person who created an API key may decide what that key asked.
     */
    creatorMayDecide: boolean
    /**
     * Of several policies that ask, the one with the highest is named and sets the time.
     */
    priority: number
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface SystemUndoRunAbortInput {
  /**
   * Id of the undoRun.
   */
  undoRunId: string
}

export interface SystemUndoRunAbortOutput {
  /**
   * Id of the undoRun.
   */
  undoRunId: string
}

export interface SystemUndoRunListInput {
  /**
   * Only runs in this state.
   */
  state?: ("waiting" | "running" | "done" | "aborted" | "failed")
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface SystemUndoRunListOutput {
  /**
   * Runs, the one asked for last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the undoRun.
     */
    undoRunId: string
    /**
     * The call that asked for it: the batchId of its undos in the history.
     */
    executionId: string
    /**
     * waiting and running: not over yet. failed: it could not go on, errorCode says why.
     */
    state: ("waiting" | "running" | "done" | "aborted" | "failed")
    actor: {
      /**
       * What kind of caller.
       */
      type: ("apiKey" | "user" | "session")
      /**
       * Whose executions are undone.
       */
      id: string
    }
    /**
     * Executions begun at or after. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    from: string
    /**
     * Executions begun before. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    to: string
    /**
     * Executions of this tool only.
     */
    tool: (string | null)
    /**
     * Whether later changes are overwritten.
     */
    force: boolean
    /**
     * Why it was asked for.
     */
    reason: string
    /**
     * Executions that are to be undone.
     */
    total: number
    /**
     * Executions that were not tried yet.
     */
    left: number
    outcomes: {
      /**
       * Executions that were undone.
       */
      undone: number
      /**
       * Not undone: what they changed has been changed since.
       */
      conflict: number
      /**
       * Not undone: what they did cannot be taken back.
       */
      notReversible: number
      /**
       * Undone before by somebody else.
       */
      alreadyUndone: number
      /**
       * A policy makes their undo wait for a person.
       */
      waitsForApproval: number
      /**
       * Not undone for another reason, such as a missing permission.
       */
      failed: number
    }
    /**
     * Why it failed as a whole.
     */
    errorCode: (string | null)
    /**
     * The user who asked for it.
     */
    requestedBy: (string | null)
    /**
     * The API key that asked for it.
     */
    requestedByKey: (string | null)
    /**
     * When it was told to end. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    abortAskedAt: (string | null)
    /**
     * When the first undo was tried. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    startedAt: (string | null)
    /**
     * When it was over. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    endedAt: (string | null)
    /**
     * When it was asked for. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface SystemUndoRunListItemsInput {
  /**
   * Id of the undoRun.
   */
  undoRunId: string
  /**
   * Only executions with this outcome.
   */
  outcome?: ("undone" | "conflict" | "notReversible" | "alreadyUndone" | "waitsForApproval" | "failed" | "notTried")
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface SystemUndoRunListItemsOutput {
  /**
   * Executions, the newest first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * From 1, in the order in which they are undone.
     */
    position: number
    /**
     * The execution that is to be undone.
     */
    executionId: string
    /**
     * The tool that had been called.
     */
    toolName: string
    /**
     * What became of it; null: not tried yet.
     */
    outcome: ("undone" | "conflict" | "notReversible" | "alreadyUndone" | "waitsForApproval" | "failed" | null)
    /**
     * The execution that undid it.
     */
    undoExecutionId: (string | null)
    /**
     * Code of the refusal.
     */
    errorCode: (string | null)
    /**
     * The refusal in words.
     */
    detail: (string | null)
    /**
     * What is in its way, at most 100.
     */
    conflicts: {
      /**
       * What happened to the record since.
       */
      kind: ("changed" | "deleted" | "referenced" | "parentGone" | "valueTaken")
      /**
       * Where the record is.
       */
      table: string
      /**
       * Id of the record.
       */
      id: string
      /**
       * The field; null: the whole record.
       */
      field: (string | null)
      /**
       * What the execution had left there.
       */
      expected: (string | number | boolean | {
      } | unknown[] | null)
      /**
       * What stands there now.
       */
      actual: (string | number | boolean | {
      } | unknown[] | null)
      /**
       * The record that is in the way.
       */
      other: ({
        /**
         * Where it is.
         */
        table: string
        /**
         * Its id.
         */
        id: string
      } | null)
      /**
       * Whether force overwrites it.
       */
      forcible: boolean
      /**
       * The execution that changed it since, and who called it; null when none explains it.
       */
      changedBy: ({
        /**
         * Id of the execution.
         */
        executionId: string
        actor: {
          /**
           * What kind of caller.
           */
          type: ("user" | "apiKey" | "system")
          /**
           * Id of the user or key.
           */
          id: (string | null)
          /**
           * Name of the user or key.
           */
          name: (string | null)
        }
      } | null)
    }[]
    /**
     * When it was tried. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    settledAt: (string | null)
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface SystemUndoRunReadInput {
  /**
   * Id of the undoRun.
   */
  undoRunId: string
}

export interface SystemUndoRunReadOutput {
  undoRun: {
    /**
     * Id of the undoRun.
     */
    undoRunId: string
    /**
     * The call that asked for it: the batchId of its undos in the history.
     */
    executionId: string
    /**
     * waiting and running: not over yet. failed: it could not go on, errorCode says why.
     */
    state: ("waiting" | "running" | "done" | "aborted" | "failed")
    actor: {
      /**
       * What kind of caller.
       */
      type: ("apiKey" | "user" | "session")
      /**
       * Whose executions are undone.
       */
      id: string
    }
    /**
     * Executions begun at or after. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    from: string
    /**
     * Executions begun before. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    to: string
    /**
     * Executions of this tool only.
     */
    tool: (string | null)
    /**
     * Whether later changes are overwritten.
     */
    force: boolean
    /**
     * Why it was asked for.
     */
    reason: string
    /**
     * Executions that are to be undone.
     */
    total: number
    /**
     * Executions that were not tried yet.
     */
    left: number
    outcomes: {
      /**
       * Executions that were undone.
       */
      undone: number
      /**
       * Not undone: what they changed has been changed since.
       */
      conflict: number
      /**
       * Not undone: what they did cannot be taken back.
       */
      notReversible: number
      /**
       * Undone before by somebody else.
       */
      alreadyUndone: number
      /**
       * A policy makes their undo wait for a person.
       */
      waitsForApproval: number
      /**
       * Not undone for another reason, such as a missing permission.
       */
      failed: number
    }
    /**
     * Why it failed as a whole.
     */
    errorCode: (string | null)
    /**
     * The user who asked for it.
     */
    requestedBy: (string | null)
    /**
     * The API key that asked for it.
     */
    requestedByKey: (string | null)
    /**
     * When it was told to end. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    abortAskedAt: (string | null)
    /**
     * When the first undo was tried. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    startedAt: (string | null)
    /**
     * When it was over. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    endedAt: (string | null)
    /**
     * When it was asked for. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
  }
}

export interface SystemUserResetPasswordInput {
  /**
   * Id of the member who cannot sign in.
   */
  memberId: string
}

export interface SystemUserResetPasswordOutput {
  /**
   * Id of the reset.
   */
  passwordResetId: string
  /**
   * Always true.
   */
  created: true
  /**
   * Where the person sets the new password. Pass it on now: it is not shown again.
   */
  url: string
  /**
   * When the link stops working. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
   */
  expiresAt: string
}

export interface SystemWorkspaceCreateInput {
  /**
   * Name of the workspace, as it is to be shown.
   */
  name: string
  /**
   * Time zone as IANA names it, for example America/Bogota. Times are shown in it.
   */
  timeZone?: string
  /**
   * Currency as ISO 4217: that of amounts which name none.
   */
  currency?: string
  /**
   * Language and region as BCP 47, for example es-CO. Numbers and dates are written in it.
   */
  locale?: string
  /**
   * Make it a sandbox: filled with demo data, and cut off from real people. It stays one; no other workspace becomes one.
   */
  sandbox?: boolean
}

export interface SystemWorkspaceCreateOutput {
  /**
   * Id of the workspace.
   */
  workspaceId: string
  /**
   * Always true.
   */
  created: true
}

export type SystemWorkspaceReadInput = Record<string, never>;

export interface SystemWorkspaceReadOutput {
  workspace: {
    /**
     * Id of the workspace.
     */
    workspaceId: string
    /**
     * Name of the workspace, as it is to be shown.
     */
    name: string
    /**
     * Its name in addresses. It does not change.
     */
    slug: string
    /**
     * Time zone as IANA names it, for example America/Bogota. Times are shown in it.
     */
    timeZone: string
    /**
     * Currency as ISO 4217: that of amounts which name none.
     */
    currency: string
    /**
     * Language and region as BCP 47, for example es-CO. Numbers and dates are written in it.
     */
    locale: string
    /**
     * Whether it is a sandbox: for trying things, with messages that reach nobody. It does not change.
     */
    sandbox: boolean
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface SystemWorkspaceUpdateInput {
  /**
   * Name of the workspace, as it is to be shown.
   */
  name?: string
  /**
   * Time zone as IANA names it, for example America/Bogota. Times are shown in it.
   */
  timeZone?: string
  /**
   * Currency as ISO 4217: that of amounts which name none.
   */
  currency?: string
  /**
   * Language and region as BCP 47, for example es-CO. Numbers and dates are written in it.
   */
  locale?: string
}

export interface SystemWorkspaceUpdateOutput {
  workspace: {
    /**
     * Id of the workspace.
     */
    workspaceId: string
    /**
     * Name of the workspace, as it is to be shown.
     */
    name: string
    /**
     * Its name in addresses. It does not change.
     */
    slug: string
    /**
     * Time zone as IANA names it, for example America/Bogota. Times are shown in it.
     */
    timeZone: string
    /**
     * Currency as ISO 4217: that of amounts which name none.
     */
    currency: string
    /**
     * Language and region as BCP 47, for example es-CO. Numbers and dates are written in it.
     */
    locale: string
    /**
     * Whether it is a sandbox: for trying things, with messages that reach nobody. It does not change.
     */
    sandbox: boolean
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface WhatsappAccountConnectInput {
  /**
   * Meta's id of the phone number (not the number itself).
   */
  phoneNumberId: string
  /**
   * Meta's id of the WhatsApp Business account.
   */
  businessAccountId: string
  /**
   * The number people see, in E.164.
   */
  displayPhone: string
  /**
   * Token of a system user that may send for this number. Kept encrypted and never answered.
   */
  accessToken: string
  /**
   * Secret of the Meta app, with which it signs its webhooks. Kept encrypted and never answered.
   */
  appSecret: string
  /**
   * Token of your choice, 16 characters or more, that Meta shows when it verifies the webhook. Only its digest is kept.
   */
  verifyToken: string
  /**
   * Where the provider is reached, without a slash at the end.
   */
  baseUrl?: string
  /**
   * Version of the Graph API, for example v24.0.
   */
  apiVersion?: string
}

export interface WhatsappAccountConnectOutput {
  /**
   * Id of the connected WhatsApp number.
   */
  accountId: string
  /**
   * Always true.
   */
  created: true
}

export interface WhatsappAccountListInput {
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface WhatsappAccountListOutput {
  /**
   * Numbers, the one connected last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the connected WhatsApp number.
     */
    accountId: string
    /**
     * Meta's id of the phone number (not the number itself).
     */
    phoneNumberId: string
    /**
     * Meta's id of the WhatsApp Business account.
     */
    businessAccountId: string
    /**
     * The number people see, in E.164.
     */
    displayPhone: string
    /**
     * Where the provider is reached, without a slash at the end.
     */
    baseUrl: string
    /**
     * Version of the Graph API, for example v24.0.
     */
    apiVersion: string
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface WhatsappAccountReadInput {
  /**
   * Id of the connected WhatsApp number.
   */
  accountId?: string
}

export interface WhatsappAccountReadOutput {
  account: {
    /**
     * Id of the connected WhatsApp number.
     */
    accountId: string
    /**
     * Meta's id of the phone number (not the number itself).
     */
    phoneNumberId: string
    /**
     * Meta's id of the WhatsApp Business account.
     */
    businessAccountId: string
    /**
     * The number people see, in E.164.
     */
    displayPhone: string
    /**
     * Where the provider is reached, without a slash at the end.
     */
    baseUrl: string
    /**
     * Version of the Graph API, for example v24.0.
     */
    apiVersion: string
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface WhatsappAccountUpdateInput {
  /**
   * Id of the connected WhatsApp number.
   */
  accountId: string
  /**
   * Meta's id of the WhatsApp Business account.
   */
  businessAccountId?: string
  /**
   * The number people see, in E.164.
   */
  displayPhone?: string
  /**
   * Token of a system user that may send for this number. Kept encrypted and never answered.
   */
  accessToken?: string
  /**
   * Secret of the Meta app, with which it signs its webhooks. Kept encrypted and never answered.
   */
  appSecret?: string
  /**
   * Token of your choice, 16 characters or more, that Meta shows when it verifies the webhook. Only its digest is kept.
   */
  verifyToken?: string
  /**
   * Where the provider is reached, without a slash at the end.
   */
  baseUrl?: string
  /**
   * Version of the Graph API, for example v24.0.
   */
  apiVersion?: string
}

export interface WhatsappAccountUpdateOutput {
  account: {
    /**
     * Id of the connected WhatsApp number.
     */
    accountId: string
    /**
     * Meta's id of the phone number (not the number itself).
     */
    phoneNumberId: string
    /**
     * Meta's id of the WhatsApp Business account.
     */
    businessAccountId: string
    /**
     * The number people see, in E.164.
     */
    displayPhone: string
    /**
     * Where the provider is reached, without a slash at the end.
     */
    baseUrl: string
    /**
     * Version of the Graph API, for example v24.0.
     */
    apiVersion: string
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
}

export interface WhatsappConversationAssignInput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * User id of the member who takes care of it.
   */
  assigneeId: (string | null)
}

export interface WhatsappConversationAssignOutput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * User id of the member who takes care of it.
   */
  assigneeId: (string | null)
  /**
   * Who had it before.
   */
  previousAssigneeId: (string | null)
}

export interface WhatsappConversationCloseInput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * Why it was closed.
   */
  reason?: string
}

export interface WhatsappConversationCloseOutput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * Whether somebody is still to take care of it.
   */
  state: ("open" | "closed")
}

export interface WhatsappConversationListInput {
  /**
   * Only conversations in this state.
   */
  state?: ("open" | "closed")
  /**
   * Only conversations with this contact.
   */
  contactId?: string
  /**
   * Only conversations assigned to this member.
   */
  assigneeId?: string
  /**
   * true: only those with unread messages.
   */
  unread?: boolean
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface WhatsappConversationListOutput {
  /**
   * Conversations, the one with the latest message first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the WhatsApp conversation.
     */
    conversationId: string
    /**
     * Id of the connected WhatsApp number.
     */
    accountId: string
    /**
     * Id of the contact.
     */
    contactId: (string | null)
    /**
     * Name of the person, as it is to be shown.
     */
    contactName: (string | null)
    /**
     * Phone number in E.164: +, country code and number, digits only.
     */
    phone: (string | null)
    /**
     * How the person calls themselves on WhatsApp.
     */
    profileName: (string | null)
    /**
     * Whether somebody is still to take care of it.
     */
    state: ("open" | "closed")
    /**
     * Why it was closed.
     */
    closeReason: (string | null)
    /**
     * When it was closed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    closedAt: (string | null)
    /**
     * User id of the member who takes care of it.
     */
    assigneeId: (string | null)
    /**
     * The customer-service window: 24 hours from the person's last message.
     */
    window: {
      /**
       * Whether free text can be sent now.
       */
      state: ("open" | "closed")
      /**
       * When it closes, or closed; null where the person never wrote.
       */
      closesAt: (string | null)
    }
    /**
     * Messages nobody has read yet.
     */
    unreadCount: number
    /**
     * When the last message came or went. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    lastMessageAt: (string | null)
    /**
     * How the last message begins.
     */
    lastMessageText: (string | null)
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface WhatsappConversationReadInput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * How many messages to answer at most.
   */
  messages?: number
}

export interface WhatsappConversationReadOutput {
  conversation: {
    /**
     * Id of the WhatsApp conversation.
     */
    conversationId: string
    /**
     * Id of the connected WhatsApp number.
     */
    accountId: string
    /**
     * Id of the contact.
     */
    contactId: (string | null)
    /**
     * Name of the person, as it is to be shown.
     */
    contactName: (string | null)
    /**
     * Phone number in E.164: +, country code and number, digits only.
     */
    phone: (string | null)
    /**
     * How the person calls themselves on WhatsApp.
     */
    profileName: (string | null)
    /**
     * Whether somebody is still to take care of it.
     */
    state: ("open" | "closed")
    /**
     * Why it was closed.
     */
    closeReason: (string | null)
    /**
     * When it was closed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    closedAt: (string | null)
    /**
     * User id of the member who takes care of it.
     */
    assigneeId: (string | null)
    /**
     * The customer-service window: 24 hours from the person's last message.
     */
    window: {
      /**
       * Whether free text can be sent now.
       */
      state: ("open" | "closed")
      /**
       * When it closes, or closed; null where the person never wrote.
       */
      closesAt: (string | null)
    }
    /**
     * Messages nobody has read yet.
     */
    unreadCount: number
    /**
     * When the last message came or went. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    lastMessageAt: (string | null)
    /**
     * How the last message begins.
     */
    lastMessageText: (string | null)
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }
  /**
   * Its messages, the latest first.
   *
   * @maxItems 100
   */
  messages: {
    /**
     * Id of the WhatsApp message.
     */
    messageId: string
    /**
     * Id of the WhatsApp conversation.
     */
    conversationId: string
    /**
     * Who wrote it.
     */
    direction: ("inbound" | "outbound")
    /**
     * What it is.
     */
    kind: ("text" | "template" | "media" | "other")
    /**
     * What it says: of a template, with its parameters filled in.
     */
    text: (string | null)
    /**
     * The template it was made from.
     */
    templateName: (string | null)
    /**
     * The picture, film, sound or file; its caption is the text. Where it has an id, GET /v1/whatsapp/messages/{messageId}/media answers its bytes.
     */
    media: ({
      /**
       * image, video, audio, document or sticker.
       */
      type: string
      /**
       * Where it was taken from.
       */
      link?: string
      /**
       * The provider's id of it.
       */
      id?: string
      /**
       * How its file is called.
       */
      filename?: string
      /**
       * What it is.
       */
      mimeType?: string
      /**
       * Whether it was spoken into the phone just then.
       */
      voice?: boolean
    } | null)
    /**
     * What it says beside its text, by its type.
     */
    details: ({
      /**
       * location; contacts (cards); order; product (a question about one); choice (a button or a row of a list); form; referral (came from an advertisement); reaction; edit, revoke (of a message that is not here); system (told by WhatsApp); unsupported (WhatsApp does not pass it on).
       */
      type: ("location" | "contacts" | "order" | "product" | "choice" | "form" | "referral" | "reaction" | "edit" | "revoke" | "system" | "unsupported")
      /**
       * Degrees, WGS 84.
       */
      latitude?: number
      /**
       * Degrees, WGS 84.
       */
      longitude?: number
      /**
       * Of a place, a form, or an advertisement.
       */
      name?: string
      /**
       * Of a place.
       */
      address?: string
      /**
       * Of a place or an advertisement.
       */
      url?: string
      /**
       * Cards that were passed on.
       *
       * @maxItems 100
       */
      contacts?: {
        /**
         * Whose it is.
         */
        name: string
        /**
         * Their numbers.
         *
         * @maxItems 100
         *
         * Items: A number as it stands on the card.
         */
        phones: string[]
      }[]
      /**
       * What was ordered from the catalogue, or asked about.
       *
       * @maxItems 100
       */
      items?: {
        /**
         * The product's id in the catalogue.
         */
        productId: string
        /**
         * How many.
         */
        quantity?: number
        /**
         * Of one, in the currency's own unit, as WhatsApp has it.
         */
        price?: number
        /**
         * ISO 4217.
         */
        currency?: string
      }[]
      /**
       * The provider's id of the message it is about.
       */
      messageId?: string
      /**
       * null where a reaction was taken back.
       */
      emoji?: (string | null)
      /**
       * What whoever made the button or the row wrote behind it.
       */
      choiceId?: string
      /**
       * What stood under a choice, or why something is not supported.
       */
      description?: string
      /**
       * The answers of a form, as JSON.
       */
      answers?: string
      /**
       * What happened, or which type it is, in the provider's words.
       */
      what?: string
      /**
       * Somebody's new number, as the provider has it.
       */
      phone?: string
    } | null)
    /**
     * The providerMessageId of the message it answers, where the person said so.
     */
    replyTo: (string | null)
    /**
     * How far it got. Outbound: queued, sent, delivered, read, or failed. Inbound: received.
     */
    state: ("queued" | "sent" | "delivered" | "read" | "failed" | "received")
    /**
     * Why it failed, or why it has not been sent yet.
     */
    errorCode: (string | null)
    /**
     * The same in the provider's words.
     */
    errorMessage: (string | null)
    /**
     * The effect that sends it, which can be tried again with system.effect.retry and settled with system.effect.settle.
     */
    effectId: (string | null)
    /**
     * What became of sending it. unknown: the provider's answer was lost, and its status webhook will tell, or somebody who looks.
     */
    effectState: ("pending" | "leased" | "accepted" | "failed" | "unknown" | null)
    /**
     * How often sending it was tried.
     */
    attempts: number
    /**
     * The provider's id of the message.
     */
    providerMessageId: (string | null)
    /**
     * When it was sent. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    sentAt: (string | null)
    /**
     * When it reached the person's device. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    deliveredAt: (string | null)
    /**
     * When the person read it. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    readAt: (string | null)
    /**
     * When the provider gave it up. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    failedAt: (string | null)
    /**
     * When the person wrote it. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    receivedAt: (string | null)
    /**
     * When the person changed it last; the text is what it says since. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    editedAt: (string | null)
    /**
     * When the person took it back. What was said stays. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    deletedAt: (string | null)
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
  }[]
}

export interface WhatsappConversationReopenInput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
}

export interface WhatsappConversationReopenOutput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * Whether somebody is still to take care of it.
   */
  state: ("open" | "closed")
}

export interface WhatsappMessageListInput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface WhatsappMessageListOutput {
  /**
   * Messages, the latest first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the WhatsApp message.
     */
    messageId: string
    /**
     * Id of the WhatsApp conversation.
     */
    conversationId: string
    /**
     * Who wrote it.
     */
    direction: ("inbound" | "outbound")
    /**
     * What it is.
     */
    kind: ("text" | "template" | "media" | "other")
    /**
     * What it says: of a template, with its parameters filled in.
     */
    text: (string | null)
    /**
     * The template it was made from.
     */
    templateName: (string | null)
    /**
     * The picture, film, sound or file; its caption is the text. Where it has an id, GET /v1/whatsapp/messages/{messageId}/media answers its bytes.
     */
    media: ({
      /**
       * image, video, audio, document or sticker.
       */
      type: string
      /**
       * Where it was taken from.
       */
      link?: string
      /**
       * The provider's id of it.
       */
      id?: string
      /**
       * How its file is called.
       */
      filename?: string
      /**
       * What it is.
       */
      mimeType?: string
      /**
       * Whether it was spoken into the phone just then.
       */
      voice?: boolean
    } | null)
    /**
     * What it says beside its text, by its type.
     */
    details: ({
      /**
       * location; contacts (cards); order; product (a question about one); choice (a button or a row of a list); form; referral (came from an advertisement); reaction; edit, revoke (of a message that is not here); system (told by WhatsApp); unsupported (WhatsApp does not pass it on).
       */
      type: ("location" | "contacts" | "order" | "product" | "choice" | "form" | "referral" | "reaction" | "edit" | "revoke" | "system" | "unsupported")
      /**
       * Degrees, WGS 84.
       */
      latitude?: number
      /**
       * Degrees, WGS 84.
       */
      longitude?: number
      /**
       * Of a place, a form, or an advertisement.
       */
      name?: string
      /**
       * Of a place.
       */
      address?: string
      /**
       * Of a place or an advertisement.
       */
      url?: string
      /**
       * Cards that were passed on.
       *
       * @maxItems 100
       */
      contacts?: {
        /**
         * Whose it is.
         */
        name: string
        /**
         * Their numbers.
         *
         * @maxItems 100
         *
         * Items: A number as it stands on the card.
         */
        phones: string[]
      }[]
      /**
       * What was ordered from the catalogue, or asked about.
       *
       * @maxItems 100
       */
      items?: {
        /**
         * The product's id in the catalogue.
         */
        productId: string
        /**
         * How many.
         */
        quantity?: number
        /**
         * Of one, in the currency's own unit, as WhatsApp has it.
         */
        price?: number
        /**
         * ISO 4217.
         */
        currency?: string
      }[]
      /**
       * The provider's id of the message it is about.
       */
      messageId?: string
      /**
       * null where a reaction was taken back.
       */
      emoji?: (string | null)
      /**
       * What whoever made the button or the row wrote behind it.
       */
      choiceId?: string
      /**
       * What stood under a choice, or why something is not supported.
       */
      description?: string
      /**
       * The answers of a form, as JSON.
       */
      answers?: string
      /**
       * What happened, or which type it is, in the provider's words.
       */
      what?: string
      /**
       * Somebody's new number, as the provider has it.
       */
      phone?: string
    } | null)
    /**
     * The providerMessageId of the message it answers, where the person said so.
     */
    replyTo: (string | null)
    /**
     * How far it got. Outbound: queued, sent, delivered, read, or failed. Inbound: received.
     */
    state: ("queued" | "sent" | "delivered" | "read" | "failed" | "received")
    /**
     * Why it failed, or why it has not been sent yet.
     */
    errorCode: (string | null)
    /**
     * The same in the provider's words.
     */
    errorMessage: (string | null)
    /**
     * The effect that sends it, which can be tried again with system.effect.retry and settled with system.effect.settle.
     */
    effectId: (string | null)
    /**
     * What became of sending it. unknown: the provider's answer was lost, and its status webhook will tell, or somebody who looks.
     */
    effectState: ("pending" | "leased" | "accepted" | "failed" | "unknown" | null)
    /**
     * How often sending it was tried.
     */
    attempts: number
    /**
     * The provider's id of the message.
     */
    providerMessageId: (string | null)
    /**
     * When it was sent. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    sentAt: (string | null)
    /**
     * When it reached the person's device. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    deliveredAt: (string | null)
    /**
     * When the person read it. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    readAt: (string | null)
    /**
     * When the provider gave it up. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    failedAt: (string | null)
    /**
     * When the person wrote it. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    receivedAt: (string | null)
    /**
     * When the person changed it last; the text is what it says since. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    editedAt: (string | null)
    /**
     * When the person took it back. What was said stays. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    deletedAt: (string | null)
    /**
     * When it was created. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    createdAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface WhatsappMessageMarkReadInput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
}

export interface WhatsappMessageMarkReadOutput {
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * How many messages were unread.
   */
  marked: number
}

export interface WhatsappMessageSendInput {
  /**
   * The conversation to write in. Or say contactId or to.
   */
  conversationId?: string
  /**
   * The contact to write to, by its phone. Or say conversationId or to.
   */
  contactId?: string
  /**
   * The number to write to, in E.164. Or say conversationId or contactId.
   */
  to?: string
  /**
   * The connected number to send from, where there are several. A conversation has its own already.
   */
  accountId?: string
  /**
   * The text.
   */
  text?: string
  /**
   * A picture, film, sound or file. `text` becomes its caption, where it can have one.
   */
  media?: {
    /**
     * What it is.
     */
    type: ("image" | "video" | "audio" | "document" | "sticker")
    /**
     * Where the provider finds it, an https URL. Or say id.
     */
    link?: string
    /**
     * The provider's id of a file that was uploaded before. Or say link.
     */
    id?: string
    /**
     * How a document is called where it arrives.
     */
    filename?: string
  }
}

export interface WhatsappMessageSendOutput {
  /**
   * Id of the WhatsApp message.
   */
  messageId: string
  /**
   * Always true.
   */
  created: true
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * Whom it goes to: the number, or the provider's id of the person.
   */
  to: string
  /**
   * What it will say.
   */
  text: (string | null)
  /**
   * It is sent once the call is committed.
   */
  state: "queued"
  /**
   * The customer-service window: 24 hours from the person's last message.
   */
  window: {
    /**
     * Whether free text can be sent now.
     */
    state: ("open" | "closed")
    /**
     * When it closes, or closed; null where the person never wrote.
     */
    closesAt: (string | null)
  }
}

export interface WhatsappTemplateListInput {
  /**
   * Only templates of this number.
   */
  accountId?: string
  /**
   * Only templates of this name, in any language.
   */
  name?: string
  /**
   * Only templates with this status, for example APPROVED.
   */
  status?: string
  /**
   * How many items to answer at most.
   */
  limit?: number
  /**
   * `nextCursor` of the page before, unchanged, with the same filters.
   */
  cursor?: string
}

export interface WhatsappTemplateListOutput {
  /**
   * Templates, the one known last first.
   *
   * @maxItems 100
   */
  items: {
    /**
     * Id of the whatsappTemplate.
     */
    templateId: string
    /**
     * Id of the connected WhatsApp number.
     */
    accountId: string
    /**
     * Name of the template, as Meta has it.
     */
    name: string
    /**
     * Language of the template, for example es_CO.
     */
    language: string
    /**
     * MARKETING, UTILITY or AUTHENTICATION.
     */
    category: string
    /**
     * APPROVED ones can be sent. DELETED: no longer there.
     */
    status: string
    /**
     * Its parts, with {{1}} or {{name}} where parameters go.
     *
     * @maxItems 20
     */
    components: {
      /**
       * Which part.
       */
      type: ("HEADER" | "BODY" | "FOOTER" | "BUTTONS")
      /**
       * Of a header: what it is.
       */
      format?: string
      /**
       * What it says.
       */
      text?: string
      /**
       * Its buttons.
       *
       * @maxItems 20
       */
      buttons?: {
        /**
         * What it does.
         */
        type: string
        /**
         * What stands on it.
         */
        text?: string
        /**
         * Where it leads.
         */
        url?: string
      }[]
    }[]
    /**
     * What whatsapp.template.send wants a text for, in this order.
     */
    placeholders: {
      /**
       * Of its header.
       */
      header: string[]
      /**
       * Of its body.
       */
      body: string[]
      /**
       * Of its buttons' addresses, and the codes they copy.
       */
      buttons: string[]
      /**
       * What parameters.media has to be, where the header is no text.
       */
      media: ("image" | "video" | "document" | null)
    }
    /**
     * When it was last changed. ISO 8601 with a time zone, for example 2026-05-04T13:30:00Z.
     */
    updatedAt: string
  }[]
  /**
   * Send it as `cursor` to get the next page; null on the last one.
   */
  nextCursor: (string | null)
}

export interface WhatsappTemplateSendInput {
  /**
   * The conversation to write in. Or say contactId or to.
   */
  conversationId?: string
  /**
   * The contact to write to, by its phone. Or say conversationId or to.
   */
  contactId?: string
  /**
   * The number to write to, in E.164. Or say conversationId or contactId.
   */
  to?: string
  /**
   * The connected number to send from, where there are several. A conversation has its own already.
   */
  accountId?: string
  /**
   * Name of the template, as Meta has it.
   */
  template: string
  /**
   * Language of the template, for example es_CO.
   */
  language: string
  /**
   * A text for each placeholder; whatsapp.template.list says which there are.
   */
  parameters?: {
    /**
     * Of the header, in the order of its placeholders.
     *
     * @maxItems 50
     *
     * Items: A text to fill in, in one line.
     */
    header?: string[]
    /**
     * Of the body, in the order of its placeholders.
     *
     * @maxItems 50
     *
     * Items: A text to fill in, in one line.
     */
    body?: string[]
    /**
     * Of the buttons' addresses, and the codes they copy, in their order.
     *
     * @maxItems 50
     *
     * Items: A text to fill in, in one line.
     */
    buttons?: string[]
    /**
     * By the names of the placeholders, where they have names.
     */
    named?: {
      /**
       * A text to fill in, in one line.
       */
      [k: string]: string
    }
    /**
     * The picture, film or document of a header that is one, by link or by id.
     */
    media?: {
      /**
       * Where the provider finds it, an https URL. Or say id.
       */
      link?: string
      /**
       * The provider's id of a file that was uploaded before. Or say link.
       */
      id?: string
      /**
       * How a document is called.
       */
      filename?: string
    }
  }
}

export interface WhatsappTemplateSendOutput {
  /**
   * Id of the WhatsApp message.
   */
  messageId: string
  /**
   * Always true.
   */
  created: true
  /**
   * Id of the WhatsApp conversation.
   */
  conversationId: string
  /**
   * Whom it goes to: the number, or the provider's id of the person.
   */
  to: string
  /**
   * What it will say.
   */
  text: (string | null)
  /**
   * It is sent once the call is committed.
   */
  state: "queued"
  /**
   * The customer-service window: 24 hours from the person's last message.
   */
  window: {
    /**
     * Whether free text can be sent now.
     */
    state: ("open" | "closed")
    /**
     * When it closes, or closed; null where the person never wrote.
     */
    closesAt: (string | null)
  }
}

export interface WhatsappTemplateSyncInput {
  /**
   * Id of the connected WhatsApp number.
   */
  accountId?: string
}

export interface WhatsappTemplateSyncOutput {
  /**
   * Id of the connected WhatsApp number.
   */
  accountId: string
  /**
   * It begins once the call is committed.
   */
  state: "queued"
}

export interface ToolInputs {
  "crm.contact.create": CrmContactCreateInput;
  "crm.contact.delete": CrmContactDeleteInput;
  "crm.contact.import": CrmContactImportInput;
  "crm.contact.list": CrmContactListInput;
  "crm.contact.merge": CrmContactMergeInput;
  "crm.contact.read": CrmContactReadInput;
  "crm.contact.update": CrmContactUpdateInput;
  "crm.customField.define": CrmCustomFieldDefineInput;
  "crm.customField.list": CrmCustomFieldListInput;
  "crm.customField.read": CrmCustomFieldReadInput;
  "crm.customField.update": CrmCustomFieldUpdateInput;
  "crm.note.create": CrmNoteCreateInput;
  "crm.note.delete": CrmNoteDeleteInput;
  "crm.note.list": CrmNoteListInput;
  "crm.order.create": CrmOrderCreateInput;
  "crm.order.delete": CrmOrderDeleteInput;
  "crm.order.duplicate": CrmOrderDuplicateInput;
  "crm.order.list": CrmOrderListInput;
  "crm.order.read": CrmOrderReadInput;
  "crm.order.update": CrmOrderUpdateInput;
  "crm.order.updateStatus": CrmOrderUpdateStatusInput;
  "crm.pipeline.create": CrmPipelineCreateInput;
  "crm.pipeline.list": CrmPipelineListInput;
  "crm.pipeline.update": CrmPipelineUpdateInput;
  "crm.product.create": CrmProductCreateInput;
  "crm.product.list": CrmProductListInput;
  "crm.product.update": CrmProductUpdateInput;
  "crm.tag.add": CrmTagAddInput;
  "crm.tag.create": CrmTagCreateInput;
  "crm.tag.delete": CrmTagDeleteInput;
  "crm.tag.list": CrmTagListInput;
  "crm.tag.remove": CrmTagRemoveInput;
  "crm.task.complete": CrmTaskCompleteInput;
  "crm.task.create": CrmTaskCreateInput;
  "crm.task.delete": CrmTaskDeleteInput;
  "crm.task.list": CrmTaskListInput;
  "crm.task.update": CrmTaskUpdateInput;
  "system.apiKey.create": SystemApiKeyCreateInput;
  "system.apiKey.list": SystemApiKeyListInput;
  "system.apiKey.revoke": SystemApiKeyRevokeInput;
  "system.apiKey.rotate": SystemApiKeyRotateInput;
  "system.approval.approve": SystemApprovalApproveInput;
  "system.approval.collect": SystemApprovalCollectInput;
  "system.approval.list": SystemApprovalListInput;
  "system.approval.read": SystemApprovalReadInput;
  "system.approval.reject": SystemApprovalRejectInput;
  "system.batch.run": SystemBatchRunInput;
  "system.effect.list": SystemEffectListInput;
  "system.effect.read": SystemEffectReadInput;
  "system.effect.retry": SystemEffectRetryInput;
  "system.effect.settle": SystemEffectSettleInput;
  "system.execution.list": SystemExecutionListInput;
  "system.execution.read": SystemExecutionReadInput;
  "system.execution.undo": SystemExecutionUndoInput;
  "system.execution.undoRange": SystemExecutionUndoRangeInput;
  "system.invitation.list": SystemInvitationListInput;
  "system.invitation.revoke": SystemInvitationRevokeInput;
  "system.member.accept": SystemMemberAcceptInput;
  "system.member.changeRole": SystemMemberChangeRoleInput;
  "system.member.invite": SystemMemberInviteInput;
  "system.member.list": SystemMemberListInput;
  "system.member.remove": SystemMemberRemoveInput;
  "system.policy.create": SystemPolicyCreateInput;
  "system.policy.delete": SystemPolicyDeleteInput;
  "system.policy.list": SystemPolicyListInput;
  "system.policy.read": SystemPolicyReadInput;
  "system.policy.update": SystemPolicyUpdateInput;
  "system.undoRun.abort": SystemUndoRunAbortInput;
  "system.undoRun.list": SystemUndoRunListInput;
  "system.undoRun.listItems": SystemUndoRunListItemsInput;
  "system.undoRun.read": SystemUndoRunReadInput;
  "system.user.resetPassword": SystemUserResetPasswordInput;
  "system.workspace.create": SystemWorkspaceCreateInput;
  "system.workspace.read": SystemWorkspaceReadInput;
  "system.workspace.update": SystemWorkspaceUpdateInput;
  "whatsapp.account.connect": WhatsappAccountConnectInput;
  "whatsapp.account.list": WhatsappAccountListInput;
  "whatsapp.account.read": WhatsappAccountReadInput;
  "whatsapp.account.update": WhatsappAccountUpdateInput;
  "whatsapp.conversation.assign": WhatsappConversationAssignInput;
  "whatsapp.conversation.close": WhatsappConversationCloseInput;
  "whatsapp.conversation.list": WhatsappConversationListInput;
  "whatsapp.conversation.read": WhatsappConversationReadInput;
  "whatsapp.conversation.reopen": WhatsappConversationReopenInput;
  "whatsapp.message.list": WhatsappMessageListInput;
  "whatsapp.message.markRead": WhatsappMessageMarkReadInput;
  "whatsapp.message.send": WhatsappMessageSendInput;
  "whatsapp.template.list": WhatsappTemplateListInput;
  "whatsapp.template.send": WhatsappTemplateSendInput;
  "whatsapp.template.sync": WhatsappTemplateSyncInput;
}

export interface ToolOutputs {
  "crm.contact.create": CrmContactCreateOutput;
  "crm.contact.delete": CrmContactDeleteOutput;
  "crm.contact.import": CrmContactImportOutput;
  "crm.contact.list": CrmContactListOutput;
  "crm.contact.merge": CrmContactMergeOutput;
  "crm.contact.read": CrmContactReadOutput;
  "crm.contact.update": CrmContactUpdateOutput;
  "crm.customField.define": CrmCustomFieldDefineOutput;
  "crm.customField.list": CrmCustomFieldListOutput;
  "crm.customField.read": CrmCustomFieldReadOutput;
  "crm.customField.update": CrmCustomFieldUpdateOutput;
  "crm.note.create": CrmNoteCreateOutput;
  "crm.note.delete": CrmNoteDeleteOutput;
  "crm.note.list": CrmNoteListOutput;
  "crm.order.create": CrmOrderCreateOutput;
  "crm.order.delete": CrmOrderDeleteOutput;
  "crm.order.duplicate": CrmOrderDuplicateOutput;
  "crm.order.list": CrmOrderListOutput;
  "crm.order.read": CrmOrderReadOutput;
  "crm.order.update": CrmOrderUpdateOutput;
  "crm.order.updateStatus": CrmOrderUpdateStatusOutput;
  "crm.pipeline.create": CrmPipelineCreateOutput;
  "crm.pipeline.list": CrmPipelineListOutput;
  "crm.pipeline.update": CrmPipelineUpdateOutput;
  "crm.product.create": CrmProductCreateOutput;
  "crm.product.list": CrmProductListOutput;
  "crm.product.update": CrmProductUpdateOutput;
  "crm.tag.add": CrmTagAddOutput;
  "crm.tag.create": CrmTagCreateOutput;
  "crm.tag.delete": CrmTagDeleteOutput;
  "crm.tag.list": CrmTagListOutput;
  "crm.tag.remove": CrmTagRemoveOutput;
  "crm.task.complete": CrmTaskCompleteOutput;
  "crm.task.create": CrmTaskCreateOutput;
  "crm.task.delete": CrmTaskDeleteOutput;
  "crm.task.list": CrmTaskListOutput;
  "crm.task.update": CrmTaskUpdateOutput;
  "system.apiKey.create": SystemApiKeyCreateOutput;
  "system.apiKey.list": SystemApiKeyListOutput;
  "system.apiKey.revoke": SystemApiKeyRevokeOutput;
  "system.apiKey.rotate": SystemApiKeyRotateOutput;
  "system.approval.approve": SystemApprovalApproveOutput;
  "system.approval.collect": SystemApprovalCollectOutput;
  "system.approval.list": SystemApprovalListOutput;
  "system.approval.read": SystemApprovalReadOutput;
  "system.approval.reject": SystemApprovalRejectOutput;
  "system.batch.run": SystemBatchRunOutput;
  "system.effect.list": SystemEffectListOutput;
  "system.effect.read": SystemEffectReadOutput;
  "system.effect.retry": SystemEffectRetryOutput;
  "system.effect.settle": SystemEffectSettleOutput;
  "system.execution.list": SystemExecutionListOutput;
  "system.execution.read": SystemExecutionReadOutput;
  "system.execution.undo": SystemExecutionUndoOutput;
  "system.execution.undoRange": SystemExecutionUndoRangeOutput;
  "system.invitation.list": SystemInvitationListOutput;
  "system.invitation.revoke": SystemInvitationRevokeOutput;
  "system.member.accept": SystemMemberAcceptOutput;
  "system.member.changeRole": SystemMemberChangeRoleOutput;
  "system.member.invite": SystemMemberInviteOutput;
  "system.member.list": SystemMemberListOutput;
  "system.member.remove": SystemMemberRemoveOutput;
  "system.policy.create": SystemPolicyCreateOutput;
  "system.policy.delete": SystemPolicyDeleteOutput;
  "system.policy.list": SystemPolicyListOutput;
  "system.policy.read": SystemPolicyReadOutput;
  "system.policy.update": SystemPolicyUpdateOutput;
  "system.undoRun.abort": SystemUndoRunAbortOutput;
  "system.undoRun.list": SystemUndoRunListOutput;
  "system.undoRun.listItems": SystemUndoRunListItemsOutput;
  "system.undoRun.read": SystemUndoRunReadOutput;
  "system.user.resetPassword": SystemUserResetPasswordOutput;
  "system.workspace.create": SystemWorkspaceCreateOutput;
  "system.workspace.read": SystemWorkspaceReadOutput;
  "system.workspace.update": SystemWorkspaceUpdateOutput;
  "whatsapp.account.connect": WhatsappAccountConnectOutput;
  "whatsapp.account.list": WhatsappAccountListOutput;
  "whatsapp.account.read": WhatsappAccountReadOutput;
  "whatsapp.account.update": WhatsappAccountUpdateOutput;
  "whatsapp.conversation.assign": WhatsappConversationAssignOutput;
  "whatsapp.conversation.close": WhatsappConversationCloseOutput;
  "whatsapp.conversation.list": WhatsappConversationListOutput;
  "whatsapp.conversation.read": WhatsappConversationReadOutput;
  "whatsapp.conversation.reopen": WhatsappConversationReopenOutput;
  "whatsapp.message.list": WhatsappMessageListOutput;
  "whatsapp.message.markRead": WhatsappMessageMarkReadOutput;
  "whatsapp.message.send": WhatsappMessageSendOutput;
  "whatsapp.template.list": WhatsappTemplateListOutput;
  "whatsapp.template.send": WhatsappTemplateSendOutput;
  "whatsapp.template.sync": WhatsappTemplateSyncOutput;
}

/** The codes a tool declares, beside those that every tool may answer. */
export interface ToolErrorCodes {
  "crm.contact.create": "PHONE_TAKEN";
  "crm.contact.delete": "CONTACT_HAS_ORDERS" | "CONTACT_NOT_FOUND";
  "crm.contact.import": never;
  "crm.contact.list": never;
  "crm.contact.merge": "CONTACT_NOT_FOUND" | "CONTACT_TOO_LARGE";
  "crm.contact.read": "CONTACT_NOT_FOUND";
  "crm.contact.update": "CONTACT_EXTERNAL_ID_TAKEN" | "CONTACT_NOT_FOUND" | "PHONE_TAKEN";
  "crm.customField.define": "CUSTOM_FIELD_EXISTS";
  "crm.customField.list": never;
  "crm.customField.read": "CUSTOM_FIELD_NOT_FOUND";
  "crm.customField.update": "CUSTOM_FIELD_NOT_FOUND";
  "crm.note.create": "CONTACT_NOT_FOUND";
  "crm.note.delete": "NOTE_NOT_FOUND";
  "crm.note.list": never;
  "crm.order.create": "CONTACT_NOT_FOUND" | "LINE_CURRENCY_MISMATCH" | "LINE_INCOMPLETE" | "ORDER_TOTAL_MISMATCH" | "ORDER_TOTAL_TOO_LARGE" | "PIPELINE_NOT_FOUND" | "PRODUCT_NOT_FOUND";
  "crm.order.delete": "ORDER_NOT_FOUND";
  "crm.order.duplicate": "ORDER_NOT_FOUND";
  "crm.order.list": never;
  "crm.order.read": "ORDER_NOT_FOUND";
  "crm.order.update": "CONTACT_NOT_FOUND" | "LINE_CURRENCY_MISMATCH" | "LINE_INCOMPLETE" | "ORDER_CLOSED" | "ORDER_NOT_FOUND" | "ORDER_TOTAL_MISMATCH" | "ORDER_TOTAL_TOO_LARGE" | "PRODUCT_NOT_FOUND";
  "crm.order.updateStatus": "ORDER_NOT_FOUND" | "ORDER_TRANSITION_INVALID";
  "crm.pipeline.create": "PIPELINE_STAGE_IN_USE";
  "crm.pipeline.list": never;
  "crm.pipeline.update": "PIPELINE_NOT_FOUND" | "PIPELINE_STAGE_IN_USE";
  "crm.product.create": "SKU_TAKEN";
  "crm.product.list": never;
  "crm.product.update": "PRODUCT_EXTERNAL_ID_TAKEN" | "PRODUCT_NOT_FOUND" | "SKU_TAKEN";
  "crm.tag.add": "CONTACT_NOT_FOUND";
  "crm.tag.create": never;
  "crm.tag.delete": "TAG_IN_USE" | "TAG_NOT_FOUND";
  "crm.tag.list": never;
  "crm.tag.remove": "CONTACT_NOT_FOUND";
  "crm.task.complete": "TASK_NOT_FOUND";
  "crm.task.create": "ASSIGNEE_NOT_FOUND" | "CONTACT_NOT_FOUND" | "ORDER_NOT_FOUND";
  "crm.task.delete": "TASK_NOT_FOUND";
  "crm.task.list": never;
  "crm.task.update": "ASSIGNEE_NOT_FOUND" | "CONTACT_NOT_FOUND" | "ORDER_NOT_FOUND" | "TASK_NOT_FOUND";
  "system.apiKey.create": "KEY_EXPIRY_PAST" | "KEY_KIND_EXCEEDS" | "KEY_PERMISSIONS_EXCEED";
  "system.apiKey.list": never;
  "system.apiKey.revoke": "API_KEY_NOT_FOUND";
  "system.apiKey.rotate": "API_KEY_NOT_FOUND" | "API_KEY_REVOKED" | "KEY_KIND_EXCEEDS" | "KEY_PERMISSIONS_EXCEED";
  "system.approval.approve": never;
  "system.approval.collect": never;
  "system.approval.list": never;
  "system.approval.read": never;
  "system.approval.reject": never;
  "system.batch.run": never;
  "system.effect.list": never;
  "system.effect.read": "EFFECT_NOT_FOUND";
  "system.effect.retry": "EFFECT_MAY_HAVE_HAPPENED" | "EFFECT_NOT_ENDED" | "EFFECT_NOT_FOUND";
  "system.effect.settle": "EFFECT_NOT_FOUND" | "EFFECT_NOT_UNKNOWN";
  "system.execution.list": never;
  "system.execution.read": never;
  "system.execution.undo": never;
  "system.execution.undoRange": never;
  "system.invitation.list": never;
  "system.invitation.revoke": "INVITATION_ENDED" | "INVITATION_NOT_FOUND";
  "system.member.accept": "INVITATION_ENDED" | "INVITATION_NOT_FOUND" | "MEMBER_EXISTS";
  "system.member.changeRole": "LAST_OWNER" | "MEMBER_NOT_FOUND" | "ROLE_EXCEEDS";
  "system.member.invite": "MEMBER_EXISTS" | "ROLE_EXCEEDS";
  "system.member.list": never;
  "system.member.remove": "LAST_OWNER" | "MEMBER_IS_SELF" | "MEMBER_NOT_FOUND" | "ROLE_EXCEEDS";
  "system.policy.create": never;
  "system.policy.delete": "POLICY_NOT_FOUND";
  "system.policy.list": never;
  "system.policy.read": "POLICY_NOT_FOUND";
  "system.policy.update": "POLICY_NOT_FOUND";
  "system.undoRun.abort": "UNDO_RUN_NOT_FOUND" | "UNDO_RUN_OVER";
  "system.undoRun.list": never;
  "system.undoRun.listItems": "UNDO_RUN_NOT_FOUND";
  "system.undoRun.read": "UNDO_RUN_NOT_FOUND";
  "system.user.resetPassword": "MEMBER_ELSEWHERE" | "MEMBER_NOT_FOUND" | "ROLE_EXCEEDS";
  "system.workspace.create": "PERSON_NEEDED";
  "system.workspace.read": never;
  "system.workspace.update": never;
  "whatsapp.account.connect": "WHATSAPP_NUMBER_TAKEN" | "WHATSAPP_SANDBOX_ONLY";
  "whatsapp.account.list": never;
  "whatsapp.account.read": "WHATSAPP_ACCOUNT_NOT_FOUND" | "WHATSAPP_ACCOUNT_UNCLEAR" | "WHATSAPP_NOT_CONNECTED";
  "whatsapp.account.update": "WHATSAPP_ACCOUNT_NOT_FOUND" | "WHATSAPP_SANDBOX_ONLY";
  "whatsapp.conversation.assign": "ASSIGNEE_NOT_FOUND" | "CONVERSATION_NOT_FOUND";
  "whatsapp.conversation.close": "CONVERSATION_NOT_FOUND";
  "whatsapp.conversation.list": never;
  "whatsapp.conversation.read": "CONVERSATION_NOT_FOUND";
  "whatsapp.conversation.reopen": "CONVERSATION_NOT_FOUND";
  "whatsapp.message.list": "CONVERSATION_NOT_FOUND";
  "whatsapp.message.markRead": "CONVERSATION_NOT_FOUND";
  "whatsapp.message.send": "CONTACT_NOT_FOUND" | "CONTACT_WITHOUT_PHONE" | "CONVERSATION_NOT_FOUND" | "WHATSAPP_ACCOUNT_NOT_FOUND" | "WHATSAPP_ACCOUNT_UNCLEAR" | "WHATSAPP_NOT_CONNECTED" | "WHATSAPP_WINDOW_CLOSED";
  "whatsapp.template.list": never;
  "whatsapp.template.send": "CONTACT_NOT_FOUND" | "CONTACT_WITHOUT_PHONE" | "CONVERSATION_NOT_FOUND" | "TEMPLATE_NOT_APPROVED" | "TEMPLATE_NOT_FOUND" | "TEMPLATE_PARAMETERS_MISMATCH" | "TEMPLATE_UNSUPPORTED" | "WHATSAPP_ACCOUNT_NOT_FOUND" | "WHATSAPP_ACCOUNT_UNCLEAR" | "WHATSAPP_NOT_CONNECTED";
  "whatsapp.template.sync": "WHATSAPP_ACCOUNT_NOT_FOUND" | "WHATSAPP_ACCOUNT_UNCLEAR" | "WHATSAPP_NOT_CONNECTED";
}

export type ToolName = keyof ToolInputs;
