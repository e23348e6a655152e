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
   * Fields of your own: up to 50 names, each with a text, a number or a yes/no.
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
   * Fields of your own to set. Those not named stay as they are; null removes one.
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
   * Fields of your own: up to 50 names, each with a text, a number or a yes/no.
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

export interface ToolInputs {
  "crm.contact.create": CrmContactCreateInput;
  "crm.contact.delete": CrmContactDeleteInput;
  "crm.contact.list": CrmContactListInput;
  "crm.contact.read": CrmContactReadInput;
  "crm.contact.update": CrmContactUpdateInput;
  "crm.product.create": CrmProductCreateInput;
  "crm.product.list": CrmProductListInput;
  "crm.tag.add": CrmTagAddInput;
  "crm.tag.list": CrmTagListInput;
  "crm.tag.remove": CrmTagRemoveInput;
}

export interface ToolOutputs {
  "crm.contact.create": CrmContactCreateOutput;
  "crm.contact.delete": CrmContactDeleteOutput;
  "crm.contact.list": CrmContactListOutput;
  "crm.contact.read": CrmContactReadOutput;
  "crm.contact.update": CrmContactUpdateOutput;
  "crm.product.create": CrmProductCreateOutput;
  "crm.product.list": CrmProductListOutput;
  "crm.tag.add": CrmTagAddOutput;
  "crm.tag.list": CrmTagListOutput;
  "crm.tag.remove": CrmTagRemoveOutput;
}

/** The codes a tool declares, beside those that every tool may answer. */
export interface ToolErrorCodes {
  "crm.contact.create": "PHONE_TAKEN";
  "crm.contact.delete": "CONTACT_HAS_ORDERS" | "CONTACT_NOT_FOUND";
  "crm.contact.list": never;
  "crm.contact.read": "CONTACT_NOT_FOUND";
  "crm.contact.update": "CONTACT_EXTERNAL_ID_TAKEN" | "CONTACT_NOT_FOUND" | "PHONE_TAKEN";
  "crm.product.create": "SKU_TAKEN";
  "crm.product.list": never;
  "crm.tag.add": "CONTACT_NOT_FOUND";
  "crm.tag.list": never;
  "crm.tag.remove": "CONTACT_NOT_FOUND";
}

export type ToolName = keyof ToolInputs;
