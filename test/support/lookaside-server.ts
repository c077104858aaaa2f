/** A look-aside cache in memory, as dist-git's behaves: files by address, and one address to bring them to. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LookasideServer extends AsyncDisposable {
  readonly url: string;
  /** Path -> content. */
  readonly files: Map<string, Buffer>;
  /** Method and path of every request. */
  readonly requests: string[];
  /** What is said in place of the truth, by path. */
  readonly lies: Map<
    string,
    (content: Buffer) => { status?: number; content: Buffer; length?: number }
  >;
}

export async function lookasideServer(): Promise<LookasideServer> {
  const files = new Map<string, Buffer>();
  const requests: string[] = [];
  const lies: LookasideServer['lies'] = new Map();
  const server = createServer((request, response) => {
    void (async () => {
      const path = decodeURIComponent(request.url ?? '');
      requests.push(`${request.method} ${path}`);
      if (request.method === 'POST') {
        const body: Buffer[] = [];
        for await (const chunk of request) body.push(chunk as Buffer);
        const form = await new Response(Buffer.concat(body), {
          headers: { 'content-type': request.headers['content-type'] ?? '' },
        }).formData();
        const { status, text } = await take(form, files);
        response.writeHead(status).end(text);
        return;
      }
      const content = files.get(path);
      if (content === undefined) return void response.writeHead(404).end('no such file');
      const lie = lies.get(path)?.(content);
      response.writeHead(lie?.status ?? 200, {
        'content-length': lie?.length ?? (lie?.content ?? content).length,
      });
      response.write(lie?.content ?? content, () => {
        if (lie?.length === undefined) response.end();
        else response.destroy();
      });
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ files, requests, lies },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What dist-git's upload script answers. */
async function take(
  form: FormData,
  files: Map<string, Buffer>,
): Promise<{ status: number; text: string }> {
  const sum = [...form.keys()].find((key) => key.endsWith('sum')) ?? '';
  const hashName = sum.replace(/sum$/, '');
  const field = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const checksum = field(sum);
  const pathFor = (fileName: string): string =>
    `/${[field('name'), fileName, ...(hashName === 'md5' ? [] : [hashName]), checksum, fileName].join('/')}`;
  const file = form.get('file');
  if (!(file instanceof File)) {
    const isThere = files.has(pathFor(field('filename')));
    return { status: 200, text: isThere ? 'Available' : 'Missing' };
  }
  const content = Buffer.from(await file.arrayBuffer());
  if (createHash(hashName).update(content).digest('hex') !== checksum)
    return { status: 400, text: 'the checksum does not match' };
  files.set(pathFor(file.name), content);
  return { status: 200, text: `File ${file.name} size ${content.length} stored OK\n` };
}
