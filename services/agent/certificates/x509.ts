// @peculiar/x509 builds on tsyringe, which wants this polyfill to be there first; its README says so.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

export { x509 };
