import { describeRooms } from './support/accessible-rooms.ts';

describeRooms({ scheme: 'dark' });
