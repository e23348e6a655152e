import { toE164 } from "../crm/phone.ts";

/**
 * The other ways one mobile number is written: WhatsApp knows people by the way their number was written when they
 * registered, and three countries have changed that since. A customer saved as +52 55… writes as +521 55….
 *
 * @param phone E.164, or digits with a plus as WhatsApp has them
 * @returns the number itself first
 */
export function samePhones(phone: string): string[] {
  return [phone, ...otherForms(phone)];
}

function otherForms(phone: string): string[] {
  // Mexico: mobiles had a 1 after the country code until 2019.
  const mexican = /^\+52(1?)(\d{10})$/.exec(phone);
  if (mexican) return [mexican[1] ? `+52${mexican[2]}` : `+521${mexican[2]}`];
  // Brazil: mobiles got a 9 before their eight digits, area by area until 2016.
  const brazilian = /^\+55(\d\d)(9?)([6-9]\d{7})$/.exec(phone);
  if (brazilian) {
    const [, area, nine, number] = brazilian;
    return [nine ? `+55${area}${number}` : `+55${area}9${number}`];
  }
  // Argentina: mobiles have a 9 after the country code, when they are called from abroad.
  const argentine = /^\+54(9?)(\d{10})$/.exec(phone);
  if (argentine) return [argentine[1] ? `+54${argentine[2]}` : `+549${argentine[2]}`];
  return [];
}

/** The way it is written today, where it can be told; else as it is. */
export function presentForm(phone: string): string {
  for (const form of samePhones(phone)) {
    const valid = toE164(form, null);
    if (valid) return valid;
  }
  return phone;
}
