// Prints what the PowerShell scripts that are named on the command line define and call, one JSON line each:
// {"function", "parameters", "mandatory"} and {"script", "line", "call", "given", "positional"}.
import { readFileSync } from 'node:fs';
import { powerShellParser } from './grammar.mjs';

const [modules, ...scripts] = process.argv.slice(2);
const parser = await powerShellParser(modules);
const named = (node, type) => node.namedChildren.filter((child) => child?.type === type);

function definition(node) {
  const block = named(node, 'script_block')[0];
  const list = block && named(block, 'param_block').flatMap((param) => named(param, 'parameter_list'))[0];
  const parameters = list ? named(list, 'script_parameter') : [];
  const name = (parameter) => named(parameter, 'variable')[0].text.slice(1).toLowerCase();
  return {
    function: named(node, 'function_name')[0].text,
    parameters: parameters.map(name),
    mandatory: parameters.filter((parameter) => /Mandatory\s*=\s*\$true/.test(parameter.text)).map(name),
  };
}

function call(script, node) {
  const elements = node.childForFieldName('command_elements');
  const given = [];
  let positional = 0;
  let belongsToParameter = false;
  for (const element of elements?.namedChildren ?? []) {
    if (element.type === 'command_parameter') {
      given.push(element.text.replace(/^-|:$/g, '').toLowerCase());
      belongsToParameter = true;
    } else if (element.type !== 'command_argument_sep' && !/^\d>\$null$/.test(element.text)) {
      positional += belongsToParameter ? 0 : 1;
      belongsToParameter = false;
    }
  }
  const name = node.childForFieldName('command_name').text;
  return { script, line: node.startPosition.row + 1, call: name, given, positional };
}

for (const script of scripts) {
  const tree = parser.parse(readFileSync(script, 'utf8'));
  const open = [tree.rootNode];
  while (open.length > 0) {
    const node = open.pop();
    if (node.type === 'function_statement') {
      console.log(JSON.stringify(definition(node)));
    } else if (node.type === 'command' && node.childForFieldName('command_name')?.type === 'command_name') {
      console.log(JSON.stringify(call(script, node)));
    }
    open.push(...node.namedChildren.filter((child) => child !== null));
  }
  tree.delete();
}
