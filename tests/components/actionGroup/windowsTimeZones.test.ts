import { WINDOWS_TO_IANA_MAP } from 'windows-iana';
import { windowsTimeZones } from '../../../components/actionGroup/windowsTimeZones';

/** Zones that Windows has given up; its table of today does not have them. */
const obsolete = ['Kamchatka Standard Time', 'Mid-Atlantic Standard Time'];

test('every time zone that the emulator can compute with is known, and none is listed twice', () => {
  const computed = [...new Set(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName))];

  expect(computed.length).toBeGreaterThan(130);
  expect(computed.filter((name) => !windowsTimeZones.includes(name))).toEqual(
    obsolete.filter((name) => computed.some((zone) => zone === name)),
  );
  expect(new Set(windowsTimeZones).size).toBe(windowsTimeZones.length);
});
