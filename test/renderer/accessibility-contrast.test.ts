import { describeRooms } from './support/accessible-rooms.ts';

describeRooms({ scheme: 'dark', contrast: 'more', width: 1920, height: 1080 });
