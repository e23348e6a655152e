import { createHash } from "node:crypto";

/** Text that is safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A whole page, and the policy under which a browser may show it: its own style and script and nothing else. */
export interface Page {
  body: string;
  contentSecurityPolicy: string;
}

export function renderPage(title: string, body: string, script = ""): Page {
  const scriptTag = script === "" ? "" : `<script>${script}</script>`;
  return {
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
${scriptTag}
</body>
</html>
`,
    contentSecurityPolicy: [
      "default-src 'none'",
      `style-src ${hashSource(style)}`,
      ...(script === "" ? [] : [`script-src ${hashSource(script)}`]),
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
  };
}

/** CSP Level 3 §2.3.1: an inline block is allowed by the digest of its exact text. */
function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const style = `
:root{--bg:#fbfbfa;--panel:#fff;--ink:#1c1d1f;--soft:#5d6167;--line:#e4e4e1;--accent:#0b6e54;--tint:#eef6f2;--code:#f4f4f1;--bad:#a3341f}
@media(prefers-color-scheme:dark){:root{--bg:#131416;--panel:#1a1c1f;--ink:#e8e8e4;--soft:#9da2a9;--line:#2c2f33;--accent:#5cc9a3;--tint:#16261f;--code:#202327;--bad:#ef8a72}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 ui-sans-serif,system-ui,"Segoe UI",Roboto,sans-serif;-webkit-font-smoothing:antialiased}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
a:focus-visible,input:focus-visible,pre:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
header.top{position:sticky;top:0;z-index:1;display:flex;gap:1.5rem;align-items:baseline;padding:.8rem clamp(1rem,4vw,3rem);background:var(--panel);border-bottom:1px solid var(--line)}
header.top strong{font-size:1.05rem;letter-spacing:-.01em}header.top strong a{color:inherit}header.top nav{display:flex;gap:1.1rem;font-size:.9rem}
main{max-width:64rem;margin:0 auto;padding:2rem clamp(1rem,4vw,3rem) 5rem}
h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.02em;margin:.2rem 0 .6rem}h2{font-size:1.1rem;margin:2.4rem 0 .7rem;letter-spacing:-.01em}h3{font-size:.95rem;margin:1.6rem 0 .4rem}
p{margin:.5rem 0;max-width:46rem}.lead{color:var(--soft);font-size:1.02rem}.soft{color:var(--soft)}
code,pre{font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
code{background:var(--code);border-radius:4px;padding:.08em .35em;overflow-wrap:anywhere}
pre{background:var(--code);border:1px solid var(--line);border-radius:8px;padding:.9rem 1rem;overflow:auto;margin:.6rem 0}pre code{background:none;padding:0;overflow-wrap:normal}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;background:var(--panel)}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.5rem .8rem;border-bottom:1px solid var(--line)}tr:last-child>td{border-bottom:0}
th{font-weight:600;font-size:.78rem;letter-spacing:.03em;text-transform:uppercase;color:var(--soft);background:var(--bg)}td:first-child{white-space:nowrap}
.bounds{display:block;color:var(--soft);font-size:.82rem}
.tag{display:inline-block;border:1px solid var(--line);border-radius:99px;padding:.05rem .55rem;font-size:.78rem;color:var(--soft);margin:0 .3rem .3rem 0}
.tag.read{color:var(--accent);background:var(--tint);border-color:transparent}.tag.must{color:var(--bad)}
input[type=search]{width:100%;max-width:26rem;font:inherit;padding:.5rem .75rem;border:1px solid var(--line);border-radius:8px;background:var(--panel);color:inherit}
ul.tools{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:8px;background:var(--panel)}
ul.tools li{display:grid;grid-template-columns:minmax(13rem,17rem) 1fr auto;gap:1rem;padding:.55rem .9rem;border-bottom:1px solid var(--line)}ul.tools li:last-child{border-bottom:0}
ul.tools .soft{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}[hidden]{display:none!important}
@media(max-width:42rem){ul.tools li{grid-template-columns:1fr auto}ul.tools .soft{grid-column:1/-1;white-space:normal}thead{display:none}table,tbody,tr,td{display:block}td{border:0;padding:.1rem .8rem}td:first-child{white-space:normal}tr{padding:.5rem 0;border-bottom:1px solid var(--line)}tr:last-child{border:0}}
`;
