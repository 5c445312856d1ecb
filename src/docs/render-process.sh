#!/bin/bash
# Draws src/docs/process.svg from the process model. Needs npm and chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."
model=processes/connector-password-rotation.bpmn
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --prefix "$work" --no-audit --no-fund --silent bpmn-js@18.31.1
node - "$model" "$work" << 'SCRIPT'
const fs = require('fs');
const [model, work] = process.argv.slice(2);
const xml = JSON.stringify(fs.readFileSync(model, 'utf8')).replace(/</g, '\\u003c');
// The letters are larger than in Modeler, so that the diagram is read without opening it.
fs.writeFileSync(`${work}/page.html`, `<meta charset="utf-8"><div id="canvas"></div>
<script src="node_modules/bpmn-js/dist/bpmn-viewer.production.min.js"></script>
<script>
  const viewer = new BpmnJS({
    container: '#canvas',
    textRenderer: { defaultStyle: { fontSize: 14 }, externalStyle: { fontSize: 13 } }
  });
  viewer.importXML(${xml})
    .then(() => viewer.saveSVG())
    .then(({ svg }) => { document.body.textContent = 'BEGIN' + btoa(unescape(encodeURIComponent(svg))) + 'END'; });
</script>`);
SCRIPT
chromium --headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --user-data-dir="$work/profile" --virtual-time-budget=10000 \
  --dump-dom "file://$work/page.html" 2> /dev/null \
  | sed -n 's/.*BEGIN\(.*\)END.*/\1/p' | base64 -d > "$work/process.svg"
grep -q '</svg>' "$work/process.svg" || { echo "The model could not be drawn." >&2; exit 1; }
# White behind it, so that it is read on a dark page as well.
sed 's/\(<svg [^>]*\)>/\1 style="background: white">/' "$work/process.svg" > src/docs/process.svg
echo "Drew src/docs/process.svg."
