// A plain static file server, as documentation is served from: folders below a sub-path, and nothing else.
//
//     const site = await serve({ folders: { "/some/where/dist/": "/path/of/dist" } });
//     site.address;                       // "http://127.0.0.1:40123"
//     site.count("hopscope-web_bg.wasm"); // how often it was asked for
//     await site.stop();

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves on a free port of the loopback interface.
 *
 * @param {object} what
 * @param {Record<string, string>} what.folders the folder behind each path that ends in a slash
 * @param {Record<string, string>} [what.pages] the HTML behind each path
 * @param {Record<string, string>} [what.types] media types by extension, instead of the usual ones
 * @param {Record<string, string>} [what.headers] headers of every answer
 */
export async function serve({ folders, pages = {}, types = {}, headers = {} }) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname);
    asked.push(path);
    const answer = (status, type, length) =>
      response.writeHead(status, { ...headers, "content-type": type, "content-length": length });
    if (Object.hasOwn(pages, path)) {
      answer(200, "text/html; charset=utf-8", Buffer.byteLength(pages[path]));
      response.end(pages[path]);
      return;
    }
    if (path === "/favicon.ico") {
      // Browsers ask for it of their own accord; that it is missing is no mistake of a page.
      response.writeHead(204).end();
      return;
    }
    const file = fileBehind(folders, path);
    const size = file && (await stat(file).catch(() => undefined));
    if (!size?.isFile()) {
      answer(404, "text/plain", 0);
      response.end();
      return;
    }
    const extension = extname(file);
    answer(200, types[extension] ?? TYPES[extension] ?? "application/octet-stream", size.size);
    createReadStream(file).pipe(response);
  });
  server.listen(0, "127.0.0.1");
  // A test that failed before it stopped the server ends all the same.
  server.unref();
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    count: (name) => asked.filter((path) => path.endsWith(`/${name}`)).length,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The file that a path means, a folder's index for a folder; normalising first keeps `..` inside. */
function fileBehind(folders, path) {
  const clean = normalize(path);
  const base = Object.keys(folders).find((prefix) => clean.startsWith(prefix));
  return base && join(folders[base], clean.slice(base.length), clean.endsWith("/") ? "index.html" : "");
}
