// Server-sent events of an answer. Unlike an EventSource it tells why there is none, and it never asks twice.

export async function* events(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    text += piece.value.replace(/\r/g, '');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield event(text.slice(0, end));
      text = text.slice(end + 2);
    }
  }
}

function event(text) {
  const told = { name: 'message', data: '' };
  text.split('\n').forEach(function (line) {
    const colon = line.indexOf(':');
    const field = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      told.name = value;
    } else if (field === 'data') {
      told.data += (told.data ? '\n' : '') + value;
    }
  });
  return told;
}
