import type { ContainerRuntimeClient } from 'testcontainers';

export type Container = ReturnType<ContainerRuntimeClient['container']['getById']>;
