// Fetches what the module does not hold: the lessons, and the texts of the languages.

const beside = (name) => new URL(name, import.meta.url).href;

async function text(name) {
  const answer = await fetch(beside(name));
  if (!answer.ok) throw new Error(`${answer.url}: HTTP ${answer.status}`);
  return answer.text();
}

/** What is under way or there; a failure is not remembered. */
const fetched = new Map();

function once(name) {
  if (!fetched.has(name)) {
    const file = text(name);
    file.catch(() => fetched.delete(name));
    fetched.set(name, file);
  }
  return fetched.get(name);
}

/** Fetches ahead what a module will need that is still under way. */
export function ahead(lang) {
  for (const name of ["lessons.txt", `texts/${lang}.txt`]) once(name).catch(() => {});
}

/**
 * Provides a module with the lessons and the texts of a language.
 *
 * @param glue what the module exports; one that holds its texts itself needs nothing
 * @param {string} lang `en` or `zh`
 */
export async function provide(glue, lang) {
  if (!glue.provide_texts) return;
  const [lessons, texts] = await Promise.all([once("lessons.txt"), once(`texts/${lang}.txt`)]);
  glue.provide_lessons(lessons);
  glue.provide_texts(lang, texts);
}
