/** The tree that machines are layers over: the one that RabbitMQ runs over on a developer's computer. */
export { prepareTree as prepareBase } from '../../operations/servers/rabbitmq-tree.ts';
