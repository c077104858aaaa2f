import type { RoomIn } from '../catalogue.ts';
import type { problem as english } from '../en/problem.ts';

export const problem: RoomIn<typeof english> = {
  'bad-arch': '{nevra} ist für {arch} gebaut, was auf diesem Rechner nicht läuft.',
  'bad-arch-advice': 'Suchen Sie eine Fassung für die Architektur dieses Rechners.',
  'bad-os': '{nevra} ist für das Betriebssystem {os} gebaut.',
  'bad-os-advice': 'Suchen Sie eine Fassung für dieses System.',
  'already-installed': '{nevra} ist bereits installiert.',
  'already-installed-advice':
    'Es ist nichts zu tun; oder installieren Sie es neu, um seine Dateien wiederherzustellen.',
  'newer-installed': '{nevra} ist älter als {installed}, das installiert ist.',
  'newer-installed-advice':
    'Behalten Sie das neuere, oder öffnen Sie die Datei selbst und stufen Sie absichtlich herab.',
  conflict: '{who} verträgt sich nicht mit {capability}.',
  'conflict-advice': 'Lassen Sie eines der beiden weg.',
  obsoletes: '{who} löst {capability} ab.',
  'obsoletes-advice': 'Das abgelöste Paket kann nicht daneben installiert sein.',
  'installed-package': '{nevra} (installiert)',
  'file-conflict': '{nevra} und {other} bringen beide {path} mit, mit verschiedenem Inhalt.',
  'file-conflict-advice': 'Nur eines der beiden kann installiert sein.',
  'installed-file-conflict': '{nevra} bringt {path} mit, das zu {installed} gehört.',
  'installed-file-conflict-advice':
    'Entfernen oder aktualisieren Sie zuerst das Paket, dem die Datei gehört.',
  'disk-space': '{path} hat zu wenig Platz: für {nevra} fehlen {size}.',
  'disk-space-advice': 'Schaffen Sie auf {path} mindestens {size} Platz.',
  'disk-inodes':
    '{path} kann nicht genug Dateien aufnehmen: für {nevra} fehlen {count, number} Inodes.',
  'disk-inodes-advice': 'Löschen Sie Dateien auf {path}; wie groß sie sind, ist gleichgültig.',
  'check-failed': '{nevra} hat die Prüfung nicht bestanden: {detail}.',
  'check-failed-advice':
    'Besorgen Sie das Paket erneut aus seiner Quelle; es kann beschädigt oder verändert sein.',
  'protected-own': '{nevra} ist geschützt: dieses Programm gehört dazu.',
  'protected-listed': '{nevra} ist geschützt: {detail} führt es auf.',
  'protected-running': '{nevra} ist geschützt: sein Kernel, {detail}, läuft.',
  'protected-advice': 'Lassen Sie es weg. Die Befehlszeile hat {option} für alle, die müssen.',
  'not-relocatable': '{nevra} lässt sich nicht von {path} wegverlegen.',
  'not-relocatable-advice': 'Installieren Sie es dort, wo sein Paketbauer es vorgesehen hat.',
  'unmet-installed': '{nevra} ist installiert und braucht {capability}, das wegfiele.',
  'unmet-installed-advice':
    'Entfernen Sie {nevra} auch, oder behalten Sie, was {capability} bereitstellt.',
  unmet: '{nevra} braucht {capability}, was hier nichts bereitstellt.',
  'unmet-advice': 'Fügen Sie demselben Plan ein Paket hinzu, das {capability} bereitstellt.',
};
