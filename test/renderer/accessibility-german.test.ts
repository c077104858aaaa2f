import { describeRooms } from './support/accessible-rooms.ts';

describeRooms({ scheme: 'light', language: 'de' });
