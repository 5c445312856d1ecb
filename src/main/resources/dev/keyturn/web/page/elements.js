// What every page is put together with. Every value goes in as text, never as markup.

export function part(name) {
  return document.getElementById(name);
}

export function element(tag, className, text) {
  const created = document.createElement(tag);
  created.className = className;
  created.textContent = text;
  return created;
}

// A live region is read aloud again when it is written again, changed or not.
export function write(name, text) {
  if (part(name).textContent !== text) {
    part(name).textContent = text;
  }
}
