import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { samplePod } from './fixtures/observed-pod.js';
import { hostPorts } from './host-ports.js';

async function listening() {
  const server = createServer((socket) => socket.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

async function freePort(): Promise<number> {
  const { server, port } = await listening();
  server.close();
  await once(server, 'close');
  return port;
}

async function answerAt(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    const [data] = (await once(socket, 'data')) as [Buffer];
    return data.toString();
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  } finally {
    socket.destroy();
  }
}

const podWith = (hostPort: number, containerPort: number) =>
  samplePod({ containers: [{ name: 'main', image: 'i', ports: [{ containerPort, hostPort }] }] });

it('leads from the node’s address to the pod until it is released', async () => {
  const { server, port } = await listening();
  const ports = hostPorts('127.0.0.1');
  const hostPort = await freePort();
  const pod = podWith(hostPort, port);
  expect(await ports.keep(pod, '127.0.0.1')).toBeNull();
  expect(await ports.keep(pod, '127.0.0.1')).toBeNull();
  expect(await answerAt(hostPort)).toBe('hello');
  ports.release(pod);
  expect(await answerAt(hostPort)).toBe('ECONNREFUSED');
  server.close();
});

it('says which port is taken', async () => {
  const { server, port } = await listening();
  const ports = hostPorts('127.0.0.1');
  expect(await ports.keep(podWith(port, 1), '127.0.0.1')).toMatch(`host port ${port} cannot be opened`);
  server.close();
});
