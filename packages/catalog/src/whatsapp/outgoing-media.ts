/** Where what is sent is taken from: an address, or what the provider has already. */
export const mediaLink = {
  type: "string",
  maxLength: 2_000,
  pattern: "^https://[^\\u0000-\\u0020\\u007f-\\uffff]+$",
  description: "Where the provider finds it, an https URL. Or say id.",
  "x-message": "must be an https URL",
} as const;

export const mediaId = {
  type: "string",
  maxLength: 100,
  pattern: "^[0-9]{1,100}$",
  description: "The provider's id of a file that was uploaded before. Or say link.",
  "x-message": "must be an id as the provider answers it: digits only",
} as const;
