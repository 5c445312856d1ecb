// Parses the PowerShell scripts that are named on the command line and prints one JSON line for each error or missing
// token that the grammar finds. Ends with 0 in any case: the caller judges.
import { readFileSync } from 'node:fs';
import { powerShellParser } from './grammar.mjs';

const [modules, ...scripts] = process.argv.slice(2);
const parser = await powerShellParser(modules);

for (const script of scripts) {
  const tree = parser.parse(readFileSync(script, 'utf8'));
  const open = [tree.rootNode];
  while (open.length > 0) {
    const node = open.pop();
    if (node.isError || node.isMissing) {
      const kind = node.isMissing ? `missing ${node.type}` : 'error';
      const near = node.text.slice(0, 60);
      console.log(JSON.stringify({ script, line: node.startPosition.row + 1, kind, near }));
    } else if (node.hasError) {
      open.push(...node.children.filter((child) => child !== null));
    }
  }
  tree.delete();
}
