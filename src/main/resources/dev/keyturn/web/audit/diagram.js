// The diagram of the process model, with the way that this rotation took, drawn by bpmn-js. Its mark in the corner stays: its licence wants
// that. Loading the viewer defines BpmnJS for the whole page.

import { element, part } from '../elements.js';
import './bpmn-js.js';

const looks = {
  DONE: 'way-done',
  ACTIVE: 'way-active',
  CANCELLED: 'way-cancelled',
  FAILED: 'way-failed'
};
const step = 1.3;
const margin = 20;
const ownRow = 45;
const smallest = 0.2;
const largest = 3;
// across a page of A4 or Letter, margins left out
const onPaper = '180mm';

export async function draw(xml, activities) {
  if (activities.length === 0) {
    throw new Error('this record does not tell which way it took.');
  }
  const frame = part('diagram');
  frame.replaceChildren();
  const viewer = new self.BpmnJS({
    container: frame,
    // the wheel is for the page
    zoomScroll: { enabled: false }
  });
  await viewer.importXML(xml);
  const canvas = viewer.get('canvas');
  const known = viewer.get('elementRegistry');
  const overlays = viewer.get('overlays');
  known.filter(isStep).forEach(function (step) { canvas.addMarker(step, 'node'); });
  activities.filter(function (activity) { return known.get(activity.id); }).forEach(function (activity) {
    canvas.addMarker(activity.id, looks[activity.state] || 'way-done');
    if ((known.get(activity.id).children || []).some(function (child) { return child.type !== 'label'; })) {
      canvas.addMarker(activity.id, 'frame');
    }
    if (activity.times > 1) {
      overlays.add(activity.id, { position: { top: -10, right: 14 }, html: element('span', 'times', '×' + activity.times) });
    }
  });
  navigate(frame, canvas);
}

function isStep(drawn) {
  return drawn.type !== 'label' && drawn.businessObject.$instanceOf('bpmn:FlowNode');
}

function navigate(frame, canvas) {
  const whole = function () {
    const { x, y, width, height } = canvas.viewbox().inner;
    // below is room for the mark of bpmn.io, so that it covers nothing
    const shown = { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + margin };
    frame.style.height = frame.clientWidth * shown.height / shown.width + ownRow + 'px';
    canvas.resized();
    canvas.viewbox({ ...shown, height: shown.height + ownRow * shown.width / frame.clientWidth });
    frame.dataset.whole = 'yes';
  };
  const by = function (factor) {
    canvas.zoom(Math.min(largest, Math.max(smallest, canvas.zoom() * factor)), 'auto');
    frame.dataset.whole = 'no';
  };
  whole();
  part('larger').onclick = function () { by(step); };
  part('smaller').onclick = function () { by(1 / step); };
  part('whole').onclick = whole;
  frame.onkeydown = function (event) {
    const way = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (way && event.target === frame && frame.dataset.whole === 'no') {
      canvas.scroll({ dx: way[0], dy: way[1] });
      event.preventDefault();
    }
  };
  touch(frame, canvas);
  window.addEventListener('beforeprint', function () {
    frame.style.width = onPaper;
    whole();
  });
  window.addEventListener('afterprint', function () {
    frame.style.width = '';
    whole();
  });
  let width = frame.clientWidth;
  new ResizeObserver(function () {
    if (frame.clientWidth !== width) {
      width = frame.clientWidth;
      whole();
    }
  }).observe(frame);
}

// A finger moves the page while the diagram is whole, and the diagram when it was made larger.
function touch(frame, canvas) {
  let last = null;
  frame.onpointerdown = function (event) {
    last = event.pointerType === 'touch' && frame.dataset.whole === 'no' ? event : null;
  };
  frame.onpointermove = function (event) {
    if (last !== null && event.pointerId === last.pointerId) {
      canvas.scroll({ dx: event.clientX - last.clientX, dy: event.clientY - last.clientY });
      last = event;
    }
  };
  frame.onpointerup = frame.onpointercancel = function () { last = null; };
}

export function refuse(message) {
  part('diagram').hidden = true;
  part('diagram-part').append(element('p', 'empty', message));
  document.querySelectorAll('#diagram-part .zoom, #diagram-part .legend').forEach(function (piece) { piece.hidden = true; });
}
