/**
 * The `type` of a problem: the page of its code.
 *
 * Source: RFC 9457 §3.1.1, which recommends an absolute URI: a problem that stands in another answer, or was saved, still
 * has the same type.
 */
export function problemTypeUrl(baseUrl: string, code: string): string {
  return `${baseUrl}/errors/${code}`;
}
