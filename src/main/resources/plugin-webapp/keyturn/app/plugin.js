// Rotations in Cockpit: a tab of the process definition for all of them, one of the process instance for its own. What is drawn comes
// from the same modules as the page of the audit, and the evidence from /api/audit.

const root = new URL('../'.repeat(7), import.meta.url);
const pages = new URL('pages/', root);
const process = 'connector-password-rotation';
const styles = [new URL('family.css', pages), new URL('audit/timeline.css', pages), new URL('plugin.css', import.meta.url)];
const listed = 50;

function tab(pluginPoint, id, label, show) {
  return {
    id: id,
    pluginPoint: pluginPoint,
    priority: 5,
    properties: { label: label },
    render: function (node, context) { render(node, function (tools, content) { return show(tools, content, context); }); },
    unmount: function () {}
  };
}

// Cockpit's own styles stay outside.
async function render(node, show) {
  const shadow = node.attachShadow({ mode: 'open' });
  shadow.append(...styles.map(function (address) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    return link;
  }));
  const content = document.createElement('div');
  content.className = 'keyturn';
  content.textContent = 'Loading…';
  shadow.append(content);
  try {
    await show(await load(), content);
  } catch (trouble) {
    const said = document.createElement('p');
    said.className = 'trouble';
    said.setAttribute('role', 'alert');
    said.textContent = trouble.message;
    content.replaceChildren(said);
  }
}

async function load() {
  try {
    const [ask, elements, table, timeline, times, words] = await Promise.all(
      ['ask.js', 'elements.js', 'table.js', 'audit/timeline.js', 'audit/times.js', 'words.js']
        .map(function (name) { return import(new URL(name, pages)); }));
    return { ...ask, ...elements, ...table, timeline: timeline.draw, ...times, ...words };
  } catch (e) {
    throw new Error('The pages of Keyturn are not where this tab expects them, at ' + pages + '.');
  }
}

async function rotations(tools, content, context) {
  const definition = await tools.ask(context.api.engineApi + '/process-definition/' + context.processDefinitionId);
  if (definition.key !== process) {
    content.textContent = 'This tab is about rotations, the instances of ' + process + '.';
    return;
  }
  const found = await tools.ask('api/audit/rotations?limit=' + listed);
  const all = found.running.concat(found.rotations);
  const note = tools.element('p', 'note', all.length === 0 ? 'No rotation was requested yet. '
    : found.running.length + ' under way, ' + found.total + ' ended'
      + (found.total > found.rotations.length ? '; the latest ' + found.rotations.length + ' of these are listed. ' : '. '));
  note.append(tools.link(new URL('audit', root), 'All of them, with filters and exports'));
  content.replaceChildren(note, ...all.map(function (rotation) { return row(tools, rotation); }));
}

function row(tools, rotation) {
  const piece = tools.element('details', '', '');
  const summary = tools.element('summary', '', '');
  summary.append(
    tools.element('span', 'when', tools.minute(rotation.endedAt || rotation.requestedAt)),
    tools.pill(rotation.outcome ? tools.outcomes[rotation.outcome] || [rotation.outcome, 'quiet']
      : tools.states[rotation.state] || tools.states.RUNNING),
    tools.element('strong', 'account', rotation.account),
    tools.element('span', 'people', 'requested by ' + rotation.requester
      + (rotation.approvers.length ? ', approved by ' + rotation.approvers.join(' and ') : '')
      + (rotation.ticket ? ', ' + rotation.ticket : '')));
  const place = tools.element('div', 'place', '');
  piece.append(summary, place);
  piece.addEventListener('toggle', function () {
    if (piece.open && !place.hasChildNodes()) {
      told(tools, rotation.id, place);
    }
  });
  return piece;
}

async function told(tools, id, place) {
  try {
    await timeline(tools, id, place);
  } catch (refusal) {
    place.replaceChildren(tools.element('p', 'trouble', refusal.message));
  }
}

async function timeline(tools, id, place) {
  const evidence = await tools.ask('api/audit/rotations/' + encodeURIComponent(id));
  const drawing = tools.element('div', '', '');
  const more = tools.element('p', 'note', '');
  more.append(tools.link(new URL('audit/' + encodeURIComponent(id), root),
    evidence.sealed === null ? 'Open its page: facts, the way through the process, the document'
      : 'Open its page: facts, seal, the way through the process, the document and exports'));
  place.replaceChildren(more, drawing);
  tools.timeline(drawing, evidence.timeline, Date.now());
}

async function own(tools, content, context) {
  const instance = await tools.ask(context.api.engineApi + '/process-instance/' + context.processInstanceId);
  const definition = await tools.ask(context.api.engineApi + '/process-definition/' + instance.definitionId);
  if (definition.key !== process) {
    content.textContent = 'This tab is about rotations, the instances of ' + process + '.';
    return;
  }
  await timeline(tools, instance.businessKey, content);
}

export default [
  tab('cockpit.processDefinition.runtime.tab', 'keyturn-rotations', 'Rotations', rotations),
  tab('cockpit.processInstance.runtime.tab', 'keyturn-rotation', 'Rotation', own)
];
