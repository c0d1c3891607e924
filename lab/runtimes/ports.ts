export * from '../ports.ts';
