#include "gateway/http/docs_page.h"

namespace kyodo::gateway {
namespace {

constexpr char kPage[] = R"page(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kyodo API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/docs.css">
<script src="/docs/docs.js" defer></script>
</head>
<body>
<header><h1>Kyodo API</h1><p id="about"></p>
<p><a href="/openapi.json">openapi.json</a></p>
<p><label for="filter">Find a path or a word</label> <input id="filter" type="search"></p></header>
<main id="operations"><noscript>This page needs JavaScript; <a href="/openapi.json">openapi.json</a> says the same.</noscript></main>
</body>
</html>
)page";

constexpr char kStyle[] =
    R"style(body{font-family:'Noto Sans JP',system-ui,sans-serif;line-height:1.6;color:#1a1a1a;background:#fff;
margin:0 auto;max-width:64rem;padding:1rem;overflow-wrap:anywhere}
a{color:#0055ad}h2{border-bottom:1px solid #949494;margin-top:2rem}
details{border:1px solid #949494;border-radius:8px;margin:.5rem 0;padding:.25rem .75rem}
summary{cursor:pointer;min-height:2.75rem;display:flex;gap:.75rem;align-items:center;flex-wrap:wrap}
summary b{min-width:4.5rem}code,pre{font-family:ui-monospace,monospace;font-size:.9rem}
pre{background:#f0f9ff;padding:.75rem;overflow:auto;border-radius:8px}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #949494;padding:.25rem .5rem;text-align:left;vertical-align:top}
input{font:inherit;padding:.5rem;border:1px solid #666;border-radius:8px;min-width:16rem}
:focus-visible{outline:4px solid #000;outline-offset:2px}
)style";

constexpr char kScript[] = R"script('use strict';
const make = (tag, text) => { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; return e; };
const typeOf = (schema) => {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.type === 'array') return typeOf(schema.items) + '[]';
  if (schema.additionalProperties && schema.additionalProperties !== true) return 'map of ' + typeOf(schema.additionalProperties);
  return schema.format ? schema.type + ' (' + schema.format + ')' : schema.type || '';
};
const table = (head, rows) => {
  const t = make('table'), top = make('tr');
  for (const h of head) { const th = make('th', h); th.scope = 'col'; top.append(th); }
  const thead = make('thead'); thead.append(top);
  const body = make('tbody');
  for (const row of rows) { const tr = make('tr'); for (const cell of row) tr.append(make('td', cell)); body.append(tr); }
  t.append(thead, body);
  return t;
};
const schemaBlock = (api, schema, seen) => {
  const box = make('div');
  const name = schema.$ref && schema.$ref.split('/').pop();
  const real = name ? api.components.schemas[name] : schema;
  if (!real || !real.properties || seen.has(name)) { box.append(make('p', typeOf(schema))); return box; }
  const next = new Set(seen).add(name);
  box.append(table(['field', 'type', ''], Object.entries(real.properties).map(([k, v]) => [k, typeOf(v), v.description || ''])));
  for (const [k, v] of Object.entries(real.properties)) {
    const inner = v.items || (typeof v.additionalProperties === 'object' ? v.additionalProperties : v);
    const target = inner.$ref && api.components.schemas[inner.$ref.split('/').pop()];
    if (!target) continue;
    if (target.enum) { box.append(make('p', k + ': ' + target.enum.join(', ') + (target.description ? '. ' + target.description : ''))); continue; }
    const d = make('details'); d.append(make('summary', k + ': ' + typeOf(v)));
    d.addEventListener('toggle', () => { if (d.open && d.children.length === 1) d.append(schemaBlock(api, inner, next)); });
    box.append(d);
  }
  return box;
};
const operation = (api, path, method, op) => {
  const d = make('details'), s = make('summary');
  s.append(make('b', method.toUpperCase()), make('code', path), make('span', op.summary));
  d.append(s); d.dataset.text = (method + ' ' + path + ' ' + op.description + ' ' + op.operationId).toLowerCase();
  d.addEventListener('toggle', () => {
    if (!d.open || d.children.length > 1) return;
    d.append(make('p', op.description));
    const parameters = (op.parameters || []).map((p) => p.$ref ? api.components.parameters[p.$ref.split('/').pop()] : p);
    if (parameters.length) d.append(make('h3', 'Parameters'), table(['name', 'in', 'type', ''],
      parameters.map((p) => [p.name + (p.required ? ' *' : ''), p.in, typeOf(p.schema), p.description || ''])));
    const body = op.requestBody && op.requestBody.content['application/json'].schema;
    if (body) d.append(make('h3', 'Body'), schemaBlock(api, body, new Set()));
    const content = op.responses['200'].content, kind = Object.keys(content)[0];
    d.append(make('h3', 'Answer (' + kind + ')'), schemaBlock(api, content[kind].schema, new Set()));
    d.append(make('h3', 'Failures'), table(['status', ''], Object.entries(op.responses).filter(([k]) => k !== '200')
      .map(([k, v]) => [k, v.description])));
  });
  return d;
};
(async () => {
  const api = await (await fetch('/openapi.json')).json();
  document.getElementById('about').textContent = api.info.description;
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) for (const [method, op] of Object.entries(methods)) {
    const tag = op.tags[0];
    if (!groups.has(tag)) groups.set(tag, []);
    groups.get(tag).push(operation(api, path, method, op));
  }
  const main = document.getElementById('operations');
  for (const [tag, list] of groups) { const s = make('section'); s.append(make('h2', tag.replace(/Service$/, '')), ...list); main.append(s); }
  document.getElementById('filter').addEventListener('input', (e) => {
    const word = e.target.value.toLowerCase();
    for (const s of main.querySelectorAll('section')) {
      let any = false;
      for (const d of s.querySelectorAll(':scope > details')) { d.hidden = !d.dataset.text.includes(word); any = any || !d.hidden; }
      s.hidden = !any;
    }
  });
})();
)script";

}  // namespace

void AddDocsPage(StaticFiles& files) {
  files.Add("/docs/index.html", kPage);
  files.Add("/docs", kPage);
  files.Add("/docs/", kPage);
  files.Add("/docs/docs.css", kStyle);
  files.Add("/docs/docs.js", kScript);
}

}  // namespace kyodo::gateway
