// The PowerShell grammar of tree-sitter, from the folder in which npm has installed it.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// optimizing the grammar takes many times longer than it saves
setFlagsFromString('--liftoff-only');

export async function powerShellParser(modules) {
  const require = createRequire(join(modules, 'node_modules', 'x.js'));
  const { Language, Parser } = await import(pathToFileURL(require.resolve('web-tree-sitter')));
  await Parser.init();
  const parser = new Parser();
  const grammar = join(dirname(require.resolve('tree-sitter-powershell/package.json')), 'tree-sitter-powershell.wasm');
  parser.setLanguage(await Language.load(grammar));
  return parser;
}
