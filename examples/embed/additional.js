// For `additional-js` in book.toml, whose files become classic scripts: there is no `import.meta` in them, but
// `import()` may be called. The book may rename this file; what it loads is found from the folder it lies in.

import(new URL("../../dist/hopscope-flow.js", document.currentScript.src));
