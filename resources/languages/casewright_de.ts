<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AskPanel</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Write it in a few words; it stands in the history.</source>
        <translation>Schreiben Sie es in wenigen Worten; es steht im Verlauf.</translation>
    </message>
</context>
<context>
    <name>Assignment</name>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Done {0}</source>
        <translation>Erledigt {0}</translation>
    </message>
    <message>
        <source>Nothing has to be filled in here. Choose how it ends.</source>
        <translation>Hier ist nichts auszufüllen. Wählen Sie, wie es endet.</translation>
    </message>
    <message>
        <source>Offered</source>
        <translation>Angeboten</translation>
    </message>
    <message>
        <source>Opened {0}</source>
        <translation>Geöffnet {0}</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>Absenden</translation>
    </message>
    <message>
        <source>Take it</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Take it to fill in the form; your colleagues then see that it is yours.</source>
        <translation>Übernehmen Sie sie, um das Formular auszufüllen; Ihre Kollegen sehen dann, dass es Ihre ist.</translation>
    </message>
    <message>
        <source>The history of the case says who did it.</source>
        <translation>Der Verlauf des Falls sagt, wer es war.</translation>
    </message>
    <message>
        <source>This work is done. The history of the case says how.</source>
        <translation>Diese Arbeit ist erledigt. Der Verlauf des Falls sagt, wie.</translation>
    </message>
    <message>
        <source>This work waits in {0}.</source>
        <translation>Diese Arbeit wartet in {0}.</translation>
    </message>
    <message>
        <source>This work was finished in the meantime.</source>
        <translation>Diese Arbeit wurde inzwischen beendet.</translation>
    </message>
    <message>
        <source>What you typed is kept as your draft and still stands below.</source>
        <translation>Ihre Eingaben sind als Entwurf gesichert und stehen noch unten.</translation>
    </message>
    <message>
        <source>Your work</source>
        <translation>Ihre Arbeit</translation>
    </message>
    <message>
        <source>a queue</source>
        <translation>einer Warteschlange</translation>
    </message>
</context>
<context>
    <name>AssignmentForm</name>
    <message>
        <source>draft saved {0}</source>
        <translation>Entwurf gesichert {0}</translation>
    </message>
    <message>
        <source>{0} of {1} is done</source>
        <translation>{0} von {1} ist erledigt</translation>
    </message>
</context>
<context>
    <name>AttachmentField</name>
    <message>
        <source>Remove {0}</source>
        <translation>{0} entfernen</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>BlueprintsPane</name>
    <message>
        <source>Blueprint</source>
        <translation>Bauplan</translation>
    </message>
    <message>
        <source>Blueprints</source>
        <translation>Baupläne</translation>
    </message>
    <message>
        <source>Case type</source>
        <translation>Falltyp</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>Decisions: {0}</source>
        <translation>Entscheidungen: {0}</translation>
    </message>
    <message>
        <source>Golden Thread</source>
        <translation>Roter Faden</translation>
    </message>
    <message>
        <source>Golden Thread: all</source>
        <translation>Roter Faden: alle</translation>
    </message>
    <message>
        <source>Golden Thread: hidden</source>
        <translation>Roter Faden: verborgen</translation>
    </message>
    <message>
        <source>Nothing is published yet</source>
        <translation>Noch ist nichts veröffentlicht</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Eigenschaften</translation>
    </message>
    <message>
        <source>Publish one with `casewright blueprint publish FILE`; samples come with it.</source>
        <translation>Veröffentlichen Sie einen mit `casewright blueprint publish DATEI`; Beispiele liegen bei.</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Published blueprints</source>
        <translation>Veröffentlichte Baupläne</translation>
    </message>
    <message>
        <source>Select a stage, a process or a step to see who does it, by when and why.</source>
        <translation>Wählen Sie eine Phase, einen Prozess oder einen Schritt, um zu sehen, wer es tut, bis wann und warum.</translation>
    </message>
    <message>
        <source>Version {0}</source>
        <translation>Version {0}</translation>
    </message>
    <message>
        <source>Version {0} · {1}</source>
        <translation>Version {0} · {1}</translation>
    </message>
    <message>
        <source>find</source>
        <translation>finden</translation>
    </message>
    <message>
        <source>next step</source>
        <translation>nächster Schritt</translation>
    </message>
    <message>
        <source>published</source>
        <translation>veröffentlicht</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>zurückgezogen</translation>
    </message>
    <message>
        <source>show everything</source>
        <translation>alles zeigen</translation>
    </message>
    <message>
        <source>version {0}</source>
        <translation>Version {0}</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>zoomen</translation>
    </message>
    <message>
        <source>{0} alternate</source>
        <translation>{0} alternative</translation>
    </message>
    <message>
        <source>{0} remarks</source>
        <translation>{0} Hinweise</translation>
    </message>
    <message>
        <source>{0} stages</source>
        <translation>{0} Phasen</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0} Schritte</translation>
    </message>
</context>
<context>
    <name>BooleanField</name>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
</context>
<context>
    <name>CalculatedField</name>
    <message>
        <source>not known yet</source>
        <translation>noch nicht bekannt</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Alternate stages</source>
        <translation>Alternative Phasen</translation>
    </message>
    <message>
        <source>Canvas of the blueprint</source>
        <translation>Zeichenfläche des Bauplans</translation>
    </message>
    <message>
        <source>entered only by a change of stage</source>
        <translation>nur durch Phasenwechsel erreichbar</translation>
    </message>
</context>
<context>
    <name>CaseActions</name>
    <message>
        <source>Everybody sees the case now</source>
        <translation>Alle sehen den Fall jetzt</translation>
    </message>
    <message>
        <source>Open to everybody</source>
        <translation>Für alle öffnen</translation>
    </message>
    <message>
        <source>Restrict to its participants…</source>
        <translation>Auf die Beteiligten beschränken …</translation>
    </message>
    <message>
        <source>Why do only the participants see the case?</source>
        <translation>Warum sehen nur die Beteiligten den Fall?</translation>
    </message>
    <message>
        <source>Restrict</source>
        <translation>Beschränken</translation>
    </message>
    <message>
        <source>Restricted</source>
        <translation>Beschränkt</translation>
    </message>
    <message>
        <source>0 to 100</source>
        <translation>0 bis 100</translation>
    </message>
    <message>
        <source>Add a task…</source>
        <translation>Aufgabe hinzufügen …</translation>
    </message>
    <message>
        <source>Add task</source>
        <translation>Aufgabe hinzufügen</translation>
    </message>
    <message>
        <source>Cancel the case</source>
        <translation>Fall abbrechen</translation>
    </message>
    <message>
        <source>Cancel the case…</source>
        <translation>Fall abbrechen …</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Change stage</source>
        <translation>Phase wechseln</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>Noch einmal tun</translation>
    </message>
    <message>
        <source>Enter a whole number from 0 to 100.</source>
        <translation>Geben Sie eine ganze Zahl von 0 bis 100 ein.</translation>
    </message>
    <message>
        <source>Finish {0}</source>
        <translation>{0} abschließen</translation>
    </message>
    <message>
        <source>For example: call the customer</source>
        <translation>Zum Beispiel: den Kunden anrufen</translation>
    </message>
    <message>
        <source>How much urgency is added to this case?</source>
        <translation>Wie viel Dringlichkeit kommt zu diesem Fall hinzu?</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Reopen at</source>
        <translation>Wieder öffnen bei</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>Fortgesetzt</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
    <message>
        <source>Set the urgency…</source>
        <translation>Dringlichkeit setzen …</translation>
    </message>
    <message>
        <source>Skip the step</source>
        <translation>Schritt überspringen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>Aussetzen</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Ausgesetzt</translation>
    </message>
    <message>
        <source>Suspend…</source>
        <translation>Aussetzen …</translation>
    </message>
    <message>
        <source>Task added</source>
        <translation>Aufgabe hinzugefügt</translation>
    </message>
    <message>
        <source>The case is in {0} now</source>
        <translation>Der Fall ist jetzt in {0}</translation>
    </message>
    <message>
        <source>The case is open again, in {0}</source>
        <translation>Der Fall ist wieder offen, in {0}</translation>
    </message>
    <message>
        <source>The urgency is {0} now</source>
        <translation>Die Dringlichkeit ist jetzt {0}</translation>
    </message>
    <message>
        <source>What is to be done? It becomes your work in this stage.</source>
        <translation>Was ist zu tun? Es wird Ihre Arbeit in dieser Phase.</translation>
    </message>
    <message>
        <source>Why does the case go to {0}?</source>
        <translation>Warum geht der Fall nach {0}?</translation>
    </message>
    <message>
        <source>Why is the case cancelled? Open work ends; the history stays.</source>
        <translation>Warum wird der Fall abgebrochen? Offene Arbeit endet; der Verlauf bleibt.</translation>
    </message>
    <message>
        <source>Why is the case opened again at {0}?</source>
        <translation>Warum wird der Fall bei {0} wieder geöffnet?</translation>
    </message>
    <message>
        <source>Why is the case suspended? Its clocks stand still meanwhile.</source>
        <translation>Warum wird der Fall ausgesetzt? Seine Fristen ruhen so lange.</translation>
    </message>
    <message>
        <source>Why is “{0}” done again?</source>
        <translation>Warum wird „{0}“ noch einmal getan?</translation>
    </message>
    <message>
        <source>Why is “{0}” skipped?</source>
        <translation>Warum wird „{0}“ übersprungen?</translation>
    </message>
    <message>
        <source>{0} is to be done again</source>
        <translation>{0} ist noch einmal zu tun</translation>
    </message>
    <message>
        <source>{0} was skipped</source>
        <translation>{0} wurde übersprungen</translation>
    </message>
    <message>
        <source>{0} was started</source>
        <translation>{0} wurde gestartet</translation>
    </message>
    <message>
        <source>Do not follow any more</source>
        <translation>Nicht mehr folgen</translation>
    </message>
    <message>
        <source>Follow the case</source>
        <translation>Dem Fall folgen</translation>
    </message>
    <message>
        <source>You are told what becomes of this case</source>
        <translation>Sie erfahren, was aus diesem Fall wird</translation>
    </message>
    <message>
        <source>You do not follow this case any more</source>
        <translation>Sie folgen diesem Fall nicht mehr</translation>
    </message>
</context>
<context>
    <name>CaseHead</name>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>As it was, in {0}</source>
        <translation>Wie es war, in {0}</translation>
    </message>
    <message>
        <source>Participants</source>
        <translation>Beteiligte</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Ausgesetzt</translation>
    </message>
    <message>
        <source>Urgency</source>
        <translation>Dringlichkeit</translation>
    </message>
    <message>
        <source>in {0}</source>
        <translation>in {0}</translation>
    </message>
    <message>
        <source>opened {0}</source>
        <translation>geöffnet {0}</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>ausgesetzt</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Attachments</source>
        <translation>Anlagen</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Discussion</source>
        <translation>Diskussion</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Related</source>
        <translation>Verwandt</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>close the case</source>
        <translation>Fall schließen</translation>
    </message>
    <message>
        <source>find</source>
        <translation>finden</translation>
    </message>
    <message>
        <source>help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>submit</source>
        <translation>absenden</translation>
    </message>
</context>
<context>
    <name>Cases</name>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Fällig</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Verantwortlich</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Phase</translation>
    </message>
</context>
<context>
    <name>CasesPane</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>All case types</source>
        <translation>Alle Falltypen</translation>
    </message>
    <message>
        <source>Case type</source>
        <translation>Falltyp</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Neuer Fall</translation>
    </message>
    <message>
        <source>No cases here</source>
        <translation>Hier sind keine Fälle</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Open one with “New case”, or take them from a file with `casewright intake`.</source>
        <translation>Öffnen Sie einen mit „Neuer Fall“ oder übernehmen Sie sie aus einer Datei mit `casewright intake`.</translation>
    </message>
    <message>
        <source>Search cases</source>
        <translation>Fälle suchen</translation>
    </message>
    <message>
        <source>find</source>
        <translation>finden</translation>
    </message>
    <message>
        <source>move</source>
        <translation>bewegen</translation>
    </message>
    <message>
        <source>open</source>
        <translation>öffnen</translation>
    </message>
    <message>
        <source>search</source>
        <translation>suchen</translation>
    </message>
    <message>
        <source>{0} open · {1} in all</source>
        <translation>{0} offen · {1} insgesamt</translation>
    </message>
</context>
<context>
    <name>ChoiceField</name>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>{0} is no longer offered. Choose another one.</source>
        <translation>{0} wird nicht mehr angeboten. Wählen Sie etwas anderes.</translation>
    </message>
</context>
<context>
    <name>ClockCard</name>
    <message>
        <source>at risk</source>
        <translation>gefährdet</translation>
    </message>
    <message>
        <source>late</source>
        <translation>verspätet</translation>
    </message>
    <message>
        <source>met</source>
        <translation>erreicht</translation>
    </message>
    <message>
        <source>on track</source>
        <translation>im Plan</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Enter choose  ·  Up / Down move  ·  Esc close</source>
        <translation>Enter wählen  ·  Auf / Ab bewegen  ·  Esc schließen</translation>
    </message>
    <message>
        <source>Find an action, a case or a person</source>
        <translation>Aktion, Fall oder Person finden</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Nothing found. Try fewer letters.</source>
        <translation>Nichts gefunden. Versuchen Sie weniger Buchstaben.</translation>
    </message>
</context>
<context>
    <name>ConflictPanel</name>
    <message>
        <source>A colleague was faster</source>
        <translation>Ein Kollege war schneller</translation>
    </message>
    <message>
        <source>Choose for each field, then send again. Nothing you typed is lost.</source>
        <translation>Wählen Sie je Feld und senden Sie erneut. Nichts von Ihren Eingaben geht verloren.</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Meinen behalten</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>Deren Wert nehmen</translation>
    </message>
    <message>
        <source>{0}: keep mine, {1}</source>
        <translation>{0}: meinen behalten, {1}</translation>
    </message>
    <message>
        <source>{0}: take theirs, {1}</source>
        <translation>{0}: deren Wert nehmen, {1}</translation>
    </message>
</context>
<context>
    <name>DataTab</name>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Set by</source>
        <translation>Gesetzt von</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>calculated</source>
        <translation>berechnet</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch nicht bekannt</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>{0} of {1} fields are known</source>
        <translation>{0} von {1} Feldern sind bekannt</translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <source>Open the calendar</source>
        <translation>Kalender öffnen</translation>
    </message>
</context>
<context>
    <name>Describe</name>
    <message>
        <source>1 process</source>
        <translation>1 Prozess</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>A manager</source>
        <translation>Ein Vorgesetzter</translation>
    </message>
    <message>
        <source>After another process</source>
        <translation>Nach einem anderen Prozess</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Genehmigen</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Anhängen</translation>
    </message>
    <message>
        <source>By condition</source>
        <translation>Nach Bedingung</translation>
    </message>
    <message>
        <source>By rule</source>
        <translation>Nach Regel</translation>
    </message>
    <message>
        <source>Call process</source>
        <translation>Prozess aufrufen</translation>
    </message>
    <message>
        <source>Case · {0}</source>
        <translation>Fall · {0}</translation>
    </message>
    <message>
        <source>Change stage</source>
        <translation>Phase wechseln</translation>
    </message>
    <message>
        <source>Collect</source>
        <translation>Erfassen</translation>
    </message>
    <message>
        <source>Connector</source>
        <translation>Konnektor</translation>
    </message>
    <message>
        <source>Create case</source>
        <translation>Fall anlegen</translation>
    </message>
    <message>
        <source>Current worker</source>
        <translation>Aktueller Bearbeiter</translation>
    </message>
    <message>
        <source>Data · {0} fields</source>
        <translation>Daten · {0} Felder</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Entscheiden</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>For each</source>
        <translation>Für jedes</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Go to {0}</source>
        <translation>Gehe zu {0}</translation>
    </message>
    <message>
        <source>In parallel</source>
        <translation>Parallel</translation>
    </message>
    <message>
        <source>In parallel, all</source>
        <translation>Parallel, alle</translation>
    </message>
    <message>
        <source>In parallel, the first</source>
        <translation>Parallel, der erste</translation>
    </message>
    <message>
        <source>In parallel, {0} of them</source>
        <translation>Parallel, {0} davon</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Message · {0}</source>
        <translation>Nachricht · {0}</translation>
    </message>
    <message>
        <source>Milestone</source>
        <translation>Meilenstein</translation>
    </message>
    <message>
        <source>Notify</source>
        <translation>Benachrichtigen</translation>
    </message>
    <message>
        <source>Once for each</source>
        <translation>Einmal für jedes</translation>
    </message>
    <message>
        <source>Other cases</source>
        <translation>Andere Fälle</translation>
    </message>
    <message>
        <source>Parallel</source>
        <translation>Parallel</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>Vorhersagen</translation>
    </message>
    <message>
        <source>Robot</source>
        <translation>Roboter</translation>
    </message>
    <message>
        <source>Rules · {0} rows</source>
        <translation>Regeln · {0} Zeilen</translation>
    </message>
    <message>
        <source>Set data</source>
        <translation>Daten setzen</translation>
    </message>
    <message>
        <source>Started by a person</source>
        <translation>Von einer Person gestartet</translation>
    </message>
    <message>
        <source>Starts with the stage</source>
        <translation>Beginnt mit der Phase</translation>
    </message>
    <message>
        <source>Table · {0}</source>
        <translation>Tabelle · {0}</translation>
    </message>
    <message>
        <source>The process ends</source>
        <translation>Der Prozess endet</translation>
    </message>
    <message>
        <source>This path ends</source>
        <translation>Dieser Weg endet</translation>
    </message>
    <message>
        <source>Until a date</source>
        <translation>Bis zu einem Datum</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Who did {0}</source>
        <translation>Wer {0} tat</translation>
    </message>
    <message>
        <source>dated</source>
        <translation>nach Datum</translation>
    </message>
    <message>
        <source>the outcome</source>
        <translation>das Ergebnis</translation>
    </message>
    <message>
        <source>when {0}</source>
        <translation>wenn {0}</translation>
    </message>
    <message>
        <source>{0} deadline</source>
        <translation>{0} Frist</translation>
    </message>
    <message>
        <source>{0} goal</source>
        <translation>{0} Ziel</translation>
    </message>
    <message>
        <source>{0} processes</source>
        <translation>{0} Prozesse</translation>
    </message>
    <message>
        <source>{0} steps</source>
        <translation>{0} Schritte</translation>
    </message>
</context>
<context>
    <name>Dispatch</name>
    <message>
        <source>Nothing was changed. Please report it with the details.</source>
        <translation>Nichts wurde geändert. Bitte melden Sie es mit den Einzelheiten.</translation>
    </message>
    <message>
        <source>Something went wrong inside Casewright: {0}</source>
        <translation>In Casewright ist etwas schiefgegangen: {0}</translation>
    </message>
    <message>
        <source>The workspace cannot be reached: {0}</source>
        <translation>Der Arbeitsbereich ist nicht erreichbar: {0}</translation>
    </message>
    <message>
        <source>What you typed is kept. Try again in a moment.</source>
        <translation>Ihre Eingaben sind gesichert. Versuchen Sie es gleich noch einmal.</translation>
    </message>
</context>
<context>
    <name>Due</name>
    <message>
        <source>in {0}</source>
        <translation>in {0}</translation>
    </message>
    <message>
        <source>{0} overdue</source>
        <translation>{0} überfällig</translation>
    </message>
    <message>
        <source>{0}d</source>
        <translation>{0} T</translation>
    </message>
    <message>
        <source>{0}h</source>
        <translation>{0} Std.</translation>
    </message>
    <message>
        <source>{0}m</source>
        <translation>{0} Min.</translation>
    </message>
</context>
<context>
    <name>FailurePage</name>
    <message>
        <source>Make a new workspace there</source>
        <translation>Dort einen neuen Arbeitsbereich anlegen</translation>
    </message>
    <message>
        <source>The workspace did not open</source>
        <translation>Der Arbeitsbereich ließ sich nicht öffnen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>required</source>
        <translation>Pflichtfeld</translation>
    </message>
    <message>
        <source>{0} is required</source>
        <translation>{0} ist erforderlich</translation>
    </message>
</context>
<context>
    <name>FieldSpecs</name>
    <message>
        <source>Known, but only some people may see it.</source>
        <translation>Bekannt, aber nur einige Personen dürfen es sehen.</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>{0} rows</source>
        <translation>{0} Zeilen</translation>
    </message>
</context>
<context>
    <name>FilesTab</name>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Attached</source>
        <translation>Angehängt</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>Anlagen</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Drop files here, or choose them with “Attach files”.</source>
        <translation>Legen Sie Dateien hier ab oder wählen Sie sie mit „Dateien anhängen“.</translation>
    </message>
    <message>
        <source>No category</source>
        <translation>Ohne Kategorie</translation>
    </message>
    <message>
        <source>No files yet</source>
        <translation>Noch keine Dateien</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>{0} öffnen</translation>
    </message>
</context>
<context>
    <name>FilterChips</name>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Case type</source>
        <translation>Falltyp</translation>
    </message>
    <message>
        <source>Due today</source>
        <translation>Heute fällig</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Überfällig</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>Close this case</source>
        <translation>Diesen Fall schließen</translation>
    </message>
    <message>
        <source>Get next work</source>
        <translation>Nächste Arbeit holen</translation>
    </message>
    <message>
        <source>Go to blueprints</source>
        <translation>Zu den Bauplänen</translation>
    </message>
    <message>
        <source>Go to cases</source>
        <translation>Zu den Fällen</translation>
    </message>
    <message>
        <source>Go to incidents</source>
        <translation>Zu den Störungen</translation>
    </message>
    <message>
        <source>Go to my work</source>
        <translation>Zu meiner Arbeit</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>Zwischen hell und dunkel wechseln</translation>
    </message>
    <message>
        <source>blueprint</source>
        <translation>Bauplan</translation>
    </message>
    <message>
        <source>case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>version {0}</source>
        <translation>Version {0}</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>* required</source>
        <translation>* Pflichtfeld</translation>
    </message>
    <message>
        <source>Other outcomes</source>
        <translation>Andere Ergebnisse</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Save draft</source>
        <translation>Entwurf sichern</translation>
    </message>
    <message>
        <source>Why “{0}”?</source>
        <translation>Warum „{0}“?</translation>
    </message>
    <message>
        <source>Why? It stands in the history.</source>
        <translation>Warum? Es steht im Verlauf.</translation>
    </message>
</context>
<context>
    <name>FormView</name>
    <message numerus="yes">
        <source>%n field(s) need your attention</source>
        <translation><numerusform>Ein Feld braucht Ihre Aufmerksamkeit</numerusform><numerusform>%n Felder brauchen Ihre Aufmerksamkeit</numerusform></translation>
    </message>
    <message>
        <source>Go to the first</source>
        <translation>Zum ersten</translation>
    </message>
    <message>
        <source>Nothing was sent and nothing you typed is lost.</source>
        <translation>Nichts wurde gesendet und nichts von Ihren Eingaben ist verloren.</translation>
    </message>
    <message>
        <source>One field needs your attention</source>
        <translation>Ein Feld braucht Ihre Aufmerksamkeit</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>A case</source>
        <translation>Ein Fall</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Blueprints</source>
        <translation>Baupläne</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Help text</source>
        <translation>Hilfetext</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>My work</source>
        <translation>Meine Arbeit</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>What each page is for and which keys it has</source>
        <translation>Wozu jede Seite dient und welche Tasten sie hat</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
</context>
<context>
    <name>HistoryTab</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>Wie aufgezeichnet</translation>
    </message>
    <message>
        <source>Clocks</source>
        <translation>Fristen</translation>
    </message>
    <message>
        <source>Event {0}, {1}</source>
        <translation>Ereignis {0}, {1}</translation>
    </message>
    <message>
        <source>Hash {0}… of the chain</source>
        <translation>Hash {0}… der Kette</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>The recorded event</source>
        <translation>Das aufgezeichnete Ereignis</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>{0} events in all</source>
        <translation>{0} Ereignisse insgesamt</translation>
    </message>
</context>
<context>
    <name>IncidentDetail</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Change a field first, or try again as it is.</source>
        <translation>Ändern Sie erst ein Feld, oder versuchen Sie es erneut, wie es ist.</translation>
    </message>
    <message>
        <source>Correct the data…</source>
        <translation>Daten berichtigen…</translation>
    </message>
    <message>
        <source>Correct what was wrong; the step is tried again with it.</source>
        <translation>Berichtigen Sie, was falsch war; damit wird der Schritt erneut versucht.</translation>
    </message>
    <message>
        <source>Done by hand…</source>
        <translation>Von Hand erledigt…</translation>
    </message>
    <message>
        <source>It is done</source>
        <translation>Es ist getan</translation>
    </message>
    <message>
        <source>It stands still since {0} ({1}).</source>
        <translation>Steht still seit {0} ({1}).</translation>
    </message>
    <message>
        <source>Open the case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Save and try again</source>
        <translation>Speichern und erneut versuchen</translation>
    </message>
    <message>
        <source>Skip the step</source>
        <translation>Schritt überspringen</translation>
    </message>
    <message>
        <source>Skip the step…</source>
        <translation>Überspringen…</translation>
    </message>
    <message>
        <source>Tried {0} times.</source>
        <translation>{0}-mal versucht.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>What did you do instead? It stands in the history.</source>
        <translation>Was haben Sie stattdessen getan? Es steht im Verlauf.</translation>
    </message>
    <message>
        <source>Why can the case go on without it?</source>
        <translation>Warum kann der Fall ohne ihn weitergehen?</translation>
    </message>
    <message>
        <source>Write it in a few words; it stands in the history.</source>
        <translation>Schreiben Sie es in wenigen Worten; es steht im Verlauf.</translation>
    </message>
    <message>
        <source>{0} could not go on</source>
        <translation>{0} kam nicht weiter</translation>
    </message>
</context>
<context>
    <name>IncidentList</name>
    <message>
        <source>Incidents</source>
        <translation>Störungen</translation>
    </message>
</context>
<context>
    <name>IncidentModel</name>
    <message>
        <source>tried once</source>
        <translation>einmal versucht</translation>
    </message>
    <message>
        <source>tried {0} times</source>
        <translation>{0}-mal versucht</translation>
    </message>
</context>
<context>
    <name>IncidentsPane</name>
    <message>
        <source>1 step stands still</source>
        <translation>1 Schritt steht still</translation>
    </message>
    <message>
        <source>All case types</source>
        <translation>Alle Falltypen</translation>
    </message>
    <message>
        <source>All is well</source>
        <translation>Alles läuft</translation>
    </message>
    <message>
        <source>All open cases are being looked through.</source>
        <translation>Alle offenen Fälle werden durchgesehen.</translation>
    </message>
    <message>
        <source>Case type</source>
        <translation>Falltyp</translation>
    </message>
    <message>
        <source>Every step went on by itself. When one cannot, it appears here, with the reason and what can be done.</source>
        <translation>Jeder Schritt ging von selbst weiter. Kann es einer nicht, erscheint er hier, mit dem Grund und dem, was zu tun ist.</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Es wird gesucht</translation>
    </message>
    <message>
        <source>No incident fits the search and the filter.</source>
        <translation>Keine Störung passt zu Suche und Filter.</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>Nothing stands still</source>
        <translation>Nichts steht still</translation>
    </message>
    <message>
        <source>Search incidents</source>
        <translation>Störungen suchen</translation>
    </message>
    <message>
        <source>find</source>
        <translation>finden</translation>
    </message>
    <message>
        <source>move</source>
        <translation>bewegen</translation>
    </message>
    <message>
        <source>open the case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source>search</source>
        <translation>suchen</translation>
    </message>
    <message>
        <source>tried again</source>
        <translation>erneut versucht</translation>
    </message>
    <message>
        <source>try again</source>
        <translation>erneut versuchen</translation>
    </message>
    <message>
        <source>{0} open cases looked through</source>
        <translation>{0} offene Fälle durchgesehen</translation>
    </message>
    <message>
        <source>{0} steps stand still</source>
        <translation>{0} Schritte stehen still</translation>
    </message>
    <message>
        <source>{0} still cannot go on</source>
        <translation>{0} kommt noch immer nicht weiter</translation>
    </message>
    <message>
        <source>{0} went on</source>
        <translation>{0} ging weiter</translation>
    </message>
</context>
<context>
    <name>ListField</name>
    <message>
        <source>Add a row</source>
        <translation>Zeile hinzufügen</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>Zeile entfernen</translation>
    </message>
    <message>
        <source>Row {0}, {1}: {2}</source>
        <translation>Zeile {0}, {1}: {2}</translation>
    </message>
</context>
<context>
    <name>LookBack</name>
    <message>
        <source>As it is now</source>
        <translation>Wie es jetzt ist</translation>
    </message>
    <message>
        <source>As it was: {0}</source>
        <translation>Wie es war: {0}</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>Zurück zu jetzt</translation>
    </message>
    <message>
        <source>Move along the line to see the case as it was</source>
        <translation>Bewegen Sie sich auf der Linie, um den Fall zu sehen, wie er war</translation>
    </message>
    <message>
        <source>Next event</source>
        <translation>Nächstes Ereignis</translation>
    </message>
    <message>
        <source>Previous event</source>
        <translation>Voriges Ereignis</translation>
    </message>
    <message>
        <source>after event {0} of {1}  ·  nothing can be changed while you look back</source>
        <translation>nach Ereignis {0} von {1}  ·  beim Zurückblicken kann nichts geändert werden</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Overview of the canvas</source>
        <translation>Übersicht der Zeichenfläche</translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message>
        <source>1 day ago</source>
        <translation>vor 1 Tag</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>on {0}</source>
        <translation>am {0}</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>morgen</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <source>{0} d</source>
        <translation>{0} T</translation>
    </message>
    <message>
        <source>{0} d {1}</source>
        <translation>{0} T {1}</translation>
    </message>
    <message>
        <source>{0} days ago</source>
        <translation>vor {0} Tagen</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} Std.</translation>
    </message>
    <message>
        <source>{0} h ago</source>
        <translation>vor {0} Std.</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>noch {0}</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} Min.</translation>
    </message>
    <message>
        <source>{0} min ago</source>
        <translation>vor {0} Min.</translation>
    </message>
    <message>
        <source>{0} over</source>
        <translation>{0} darüber</translation>
    </message>
</context>
<context>
    <name>OpeningPage</name>
    <message>
        <source>My work</source>
        <translation>Meine Arbeit</translation>
    </message>
    <message>
        <source>Opening the workspace</source>
        <translation>Der Arbeitsbereich wird geöffnet</translation>
    </message>
    <message>
        <source>The forms are being loaded</source>
        <translation>Die Formulare werden geladen</translation>
    </message>
</context>
<context>
    <name>Outlook</name>
    <message>
        <source>1w</source>
        <translation>1 Wo.</translation>
    </message>
    <message>
        <source>1–2d</source>
        <translation>1–2 T</translation>
    </message>
    <message>
        <source>3–5d</source>
        <translation>3–5 T</translation>
    </message>
    <message>
        <source>&lt; 1d</source>
        <translation>&lt; 1 T</translation>
    </message>
    <message>
        <source>&lt; 4h</source>
        <translation>&lt; 4 Std.</translation>
    </message>
    <message>
        <source>&gt; 1w</source>
        <translation>&gt; 1 Wo.</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Überfällig</translation>
    </message>
    <message>
        <source>Team deadline outlook</source>
        <translation>Fristen des Teams</translation>
    </message>
</context>
<context>
    <name>OutlookCard</name>
    <message>
        <source>{0} open · updated {1}</source>
        <translation>{0} offen · Stand {1}</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Alternate stage</source>
        <translation>Alternative Phase</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>Frist</translation>
    </message>
    <message>
        <source>Decided by the table</source>
        <translation>Entschieden durch die Tabelle</translation>
    </message>
    <message>
        <source>Done by</source>
        <translation>Getan von</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Formular</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Needs</source>
        <translation>Braucht</translation>
    </message>
    <message>
        <source>Not the one who did</source>
        <translation>Nicht, wer dies tat</translation>
    </message>
    <message>
        <source>Only when</source>
        <translation>Nur wenn</translation>
    </message>
    <message>
        <source>Open the table {0}</source>
        <translation>Die Tabelle {0} öffnen</translation>
    </message>
    <message>
        <source>Outcomes</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Process · {0} steps</source>
        <translation>Prozess · {0} Schritte</translation>
    </message>
    <message>
        <source>Promise</source>
        <translation>Zusage</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Eigenschaften</translation>
    </message>
    <message>
        <source>Serves</source>
        <translation>Dient</translation>
    </message>
    <message>
        <source>Skipped when</source>
        <translation>Übersprungen, wenn</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>When all is done</source>
        <translation>Wenn alles erledigt ist</translation>
    </message>
    <message>
        <source>Why so</source>
        <translation>Warum so</translation>
    </message>
    <message>
        <source>Working hours: {0}</source>
        <translation>Arbeitszeit: {0}</translation>
    </message>
    <message>
        <source>a person decides</source>
        <translation>eine Person entscheidet</translation>
    </message>
    <message>
        <source>back to where it came from</source>
        <translation>zurück, woher er kam</translation>
    </message>
    <message>
        <source>otherwise</source>
        <translation>sonst</translation>
    </message>
    <message>
        <source>the end of this path</source>
        <translation>das Ende dieses Wegs</translation>
    </message>
    <message>
        <source>the next stage begins</source>
        <translation>die nächste Phase beginnt</translation>
    </message>
    <message>
        <source>the next step</source>
        <translation>der nächste Schritt</translation>
    </message>
    <message>
        <source>{0} fields</source>
        <translation>{0} Felder</translation>
    </message>
</context>
<context>
    <name>Parse</name>
    <message>
        <source>Choose one of {0}</source>
        <translation>Wählen Sie eines von {0}</translation>
    </message>
    <message>
        <source>Enter a date and a time, for example {0}</source>
        <translation>Geben Sie Datum und Uhrzeit ein, zum Beispiel {0}</translation>
    </message>
    <message>
        <source>Enter a date, for example {0} or 2026-11-19</source>
        <translation>Geben Sie ein Datum ein, zum Beispiel {0} oder 2026-11-19</translation>
    </message>
    <message>
        <source>Enter a length of time in weeks, days, hours or minutes</source>
        <translation>Geben Sie eine Dauer in Wochen, Tagen, Stunden oder Minuten ein</translation>
    </message>
    <message>
        <source>Enter a length of time, for example 3 d 4 h or 1:30</source>
        <translation>Geben Sie eine Dauer ein, zum Beispiel 3 d 4 h oder 1:30</translation>
    </message>
    <message>
        <source>Enter a number, for example {0}</source>
        <translation>Geben Sie eine Zahl ein, zum Beispiel {0}</translation>
    </message>
    <message>
        <source>Enter a time, for example {0}</source>
        <translation>Geben Sie eine Uhrzeit ein, zum Beispiel {0}</translation>
    </message>
    <message>
        <source>Enter a whole number, for example 12</source>
        <translation>Geben Sie eine ganze Zahl ein, zum Beispiel 12</translation>
    </message>
    <message>
        <source>Enter a whole number, without a fraction</source>
        <translation>Geben Sie eine ganze Zahl ohne Nachkommastellen ein</translation>
    </message>
    <message>
        <source>Enter yes or no</source>
        <translation>Geben Sie Ja oder Nein ein</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
</context>
<context>
    <name>Past</name>
    <message>
        <source>Open work</source>
        <translation>Offene Arbeit</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Verantwortlich</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Urgency</source>
        <translation>Dringlichkeit</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
</context>
<context>
    <name>PersonField</name>
    <message>
        <source>Type a name</source>
        <translation>Einen Namen tippen</translation>
    </message>
</context>
<context>
    <name>PickerField</name>
    <message>
        <source>Choose one from the list: nothing is called “{0}”</source>
        <translation>Wählen Sie aus der Liste: Nichts heißt „{0}“</translation>
    </message>
    <message>
        <source>Type to search</source>
        <translation>Zum Suchen tippen</translation>
    </message>
</context>
<context>
    <name>Pulse</name>
    <message>
        <source>Connected  ·  synced {0}  ·  {1}</source>
        <translation>Verbunden  ·  Stand {0}  ·  {1}</translation>
    </message>
</context>
<context>
    <name>RecordsModel</name>
    <message>
        <source>{0} is required</source>
        <translation>{0} ist erforderlich</translation>
    </message>
</context>
<context>
    <name>RelatedTab</name>
    <message>
        <source>Cases that a step opens for this one stand here.</source>
        <translation>Hier stehen Fälle, die ein Schritt für diesen öffnet.</translation>
    </message>
    <message>
        <source>No related cases</source>
        <translation>Keine verwandten Fälle</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>{0} öffnen</translation>
    </message>
    <message>
        <source>Related cases</source>
        <translation>Verwandte Fälle</translation>
    </message>
    <message>
        <source>belongs to it</source>
        <translation>gehört dazu</translation>
    </message>
    <message>
        <source>changed {0}</source>
        <translation>geändert {0}</translation>
    </message>
    <message>
        <source>this one belongs to it</source>
        <translation>dieser gehört dazu</translation>
    </message>
</context>
<context>
    <name>RuleGrid</name>
    <message>
        <source>Rows of the table</source>
        <translation>Zeilen der Tabelle</translation>
    </message>
</context>
<context>
    <name>RuleModel</name>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>passte</translation>
    </message>
    <message>
        <source>not so</source>
        <translation>galt nicht</translation>
    </message>
</context>
<context>
    <name>RuleTable</name>
    <message>
        <source>All rows that match must say the same.</source>
        <translation>Alle passenden Zeilen müssen dasselbe sagen.</translation>
    </message>
    <message>
        <source>Every row that matches adds its result, in the order of the rows.</source>
        <translation>Jede passende Zeile fügt ihr Ergebnis hinzu, in der Reihenfolge der Zeilen.</translation>
    </message>
    <message>
        <source>Every row that matches adds its result, the most important first.</source>
        <translation>Jede passende Zeile fügt ihr Ergebnis hinzu, das wichtigste zuerst.</translation>
    </message>
    <message>
        <source>Every row that matches adds its result.</source>
        <translation>Jede passende Zeile fügt ihr Ergebnis hinzu.</translation>
    </message>
    <message>
        <source>Of all rows that match, the most important result decides.</source>
        <translation>Von allen passenden Zeilen entscheidet das wichtigste Ergebnis.</translation>
    </message>
    <message>
        <source>Only one row may match; it decides.</source>
        <translation>Nur eine Zeile darf passen; sie entscheidet.</translation>
    </message>
    <message>
        <source>The first row that matches decides.</source>
        <translation>Die erste passende Zeile entscheidet.</translation>
    </message>
    <message>
        <source>The greatest value of all rows that match.</source>
        <translation>Der größte Wert aller passenden Zeilen.</translation>
    </message>
    <message>
        <source>The least value of all rows that match.</source>
        <translation>Der kleinste Wert aller passenden Zeilen.</translation>
    </message>
    <message>
        <source>The number of rows that match.</source>
        <translation>Die Anzahl der passenden Zeilen.</translation>
    </message>
    <message>
        <source>The sum of all rows that match.</source>
        <translation>Die Summe aller passenden Zeilen.</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>choices</source>
        <translation>Mehrfachauswahl</translation>
    </message>
    <message>
        <source>date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>date and time</source>
        <translation>Datum und Uhrzeit</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>list</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>money</source>
        <translation>Geld</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>ganze Zahl</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>ja oder nein</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>Blueprints</source>
        <translation>Baupläne</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>My work</source>
        <translation>Meine Arbeit</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Opening the workspace</source>
        <translation>Der Arbeitsbereich wird geöffnet</translation>
    </message>
    <message>
        <source>The case opens in a moment</source>
        <translation>Der Fall öffnet sich gleich</translation>
    </message>
    <message>
        <source>back</source>
        <translation>zurück</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Navigation</source>
        <translation>Navigation</translation>
    </message>
    <message>
        <source>Open cases</source>
        <translation>Offene Fälle</translation>
    </message>
</context>
<context>
    <name>StageChevrons</name>
    <message>
        <source>Stages</source>
        <translation>Phasen</translation>
    </message>
    <message>
        <source>current stage</source>
        <translation>aktuelle Phase</translation>
    </message>
    <message>
        <source>current, alternate stage</source>
        <translation>aktuelle, alternative Phase</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>not started</source>
        <translation>nicht begonnen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
</context>
<context>
    <name>StageLine</name>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Done {0}</source>
        <translation>Erledigt {0}</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Fällig</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>Nicht begonnen</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Since {0}</source>
        <translation>Seit {0}</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>deadline</source>
        <translation>Frist</translation>
    </message>
    <message>
        <source>goal</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>{0} in {1}</source>
        <translation>{0} in {1}</translation>
    </message>
    <message>
        <source>{0} overdue</source>
        <translation>{0} überfällig</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
</context>
<context>
    <name>TablePage</name>
    <message>
        <source>A model without a table</source>
        <translation>Ein Modell ohne Tabelle</translation>
    </message>
    <message>
        <source>Asked by {0}</source>
        <translation>Gefragt von {0}</translation>
    </message>
    <message>
        <source>Came out: {0}</source>
        <translation>Heraus kam: {0}</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Zeichenfläche</translation>
    </message>
    <message>
        <source>Expected: {0}</source>
        <translation>Erwartet: {0}</translation>
    </message>
    <message>
        <source>It could not be run: {0}</source>
        <translation>Sie konnte nicht laufen: {0}</translation>
    </message>
    <message>
        <source>It decides by expressions; its test rows and findings stand beside it.</source>
        <translation>Es entscheidet durch Ausdrücke; Testzeilen und Befunde stehen daneben.</translation>
    </message>
    <message>
        <source>No gaps, no overlaps</source>
        <translation>Keine Lücken, keine Überschneidungen</translation>
    </message>
    <message>
        <source>No step asks it.</source>
        <translation>Kein Schritt fragt sie.</translation>
    </message>
    <message>
        <source>Nothing: every case is covered, and every row can decide.</source>
        <translation>Nichts: jeder Fall ist abgedeckt, und jede Zeile kann entscheiden.</translation>
    </message>
    <message>
        <source>Test rows</source>
        <translation>Testzeilen</translation>
    </message>
    <message>
        <source>There are none. A test row says what must come out for given inputs.</source>
        <translation>Es gibt keine. Eine Testzeile sagt, was bei gegebenen Werten herauskommen muss.</translation>
    </message>
    <message>
        <source>What a check says</source>
        <translation>Was die Prüfung sagt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>row {0}</source>
        <translation>Zeile {0}</translation>
    </message>
    <message>
        <source>rows {0}</source>
        <translation>Zeilen {0}</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>{0} gescheitert</translation>
    </message>
    <message>
        <source>{0} passed</source>
        <translation>{0} bestanden</translation>
    </message>
    <message>
        <source>{0} remarks</source>
        <translation>{0} Hinweise</translation>
    </message>
</context>
<context>
    <name>Tabs</name>
    <message>
        <source>Tabs</source>
        <translation>Reiter</translation>
    </message>
</context>
<context>
    <name>TalkTab</name>
    <message>
        <source>Discussion</source>
        <translation>Diskussion</translation>
    </message>
    <message>
        <source>Nobody has written yet. Call a colleague by @name.</source>
        <translation>Noch hat niemand geschrieben. Rufen Sie einen Kollegen mit @Name.</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Write to your colleagues; @name calls somebody</source>
        <translation>Schreiben Sie Ihren Kollegen; @Name ruft jemanden</translation>
    </message>
    <message>
        <source>Your remark</source>
        <translation>Ihre Bemerkung</translation>
    </message>
</context>
<context>
    <name>ThenAndNow</name>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Damals</translation>
    </message>
    <message>
        <source>Then and now</source>
        <translation>Damals und jetzt</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>dasselbe</translation>
    </message>
    <message>
        <source>{0} of {1} changed since</source>
        <translation>{0} von {1} seitdem geändert</translation>
    </message>
</context>
<context>
    <name>TimeSlider</name>
    <message>
        <source>Moment {0} of {1}, {2}</source>
        <translation>Moment {0} von {1}, {2}</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>Uploads</name>
    <message>
        <source>Check that it can be opened.</source>
        <translation>Prüfen Sie, ob die Datei sich öffnen lässt.</translation>
    </message>
    <message>
        <source>{0} could not be read.</source>
        <translation>{0} konnte nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>Urgency</name>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Dringend</translation>
    </message>
</context>
<context>
    <name>UrgencyMark</name>
    <message>
        <source>{0} of 100</source>
        <translation>{0} von 100</translation>
    </message>
</context>
<context>
    <name>Why</name>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
</context>
<context>
    <name>WhyCard</name>
    <message>
        <source>All {0} rows</source>
        <translation>Alle {0} Zeilen</translation>
    </message>
    <message>
        <source>It was decided by values that only some people may see.</source>
        <translation>Entschieden haben Werte, die nur manche sehen dürfen.</translation>
    </message>
    <message>
        <source>No row matched.</source>
        <translation>Keine Zeile passte.</translation>
    </message>
    <message>
        <source>Only what matched</source>
        <translation>Nur was passte</translation>
    </message>
    <message>
        <source>Open table</source>
        <translation>Tabelle öffnen</translation>
    </message>
    <message>
        <source>Why: row {0} of {1}</source>
        <translation>Warum: Zeile {0} von {1}</translation>
    </message>
    <message>
        <source>Why: rows {0} of {1}</source>
        <translation>Warum: Zeilen {0} von {1}</translation>
    </message>
    <message>
        <source>Why: {0}</source>
        <translation>Warum: {0}</translation>
    </message>
    <message>
        <source>as in version {0}</source>
        <translation>wie in Version {0}</translation>
    </message>
</context>
<context>
    <name>WindowMenu</name>
    <message>
        <source>Appearance and help</source>
        <translation>Darstellung und Hilfe</translation>
    </message>
    <message>
        <source>Colours of the system</source>
        <translation>Farben des Systems</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Help	F1</source>
        <translation>Hilfe	F1</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Text {0} %</source>
        <translation>Text {0} %</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source> and {0} more</source>
        <translation> und {0} weitere</translation>
    </message>
    <message>
        <source>A case that belongs to it is now {status}</source>
        <translation>Ein zugehöriger Fall ist jetzt {status}</translation>
    </message>
    <message>
        <source>Case resolved: {status}</source>
        <translation>Fall abgeschlossen: {status}</translation>
    </message>
    <message>
        <source>Clock {clock} cancelled</source>
        <translation>Uhr {clock} abgebrochen</translation>
    </message>
    <message>
        <source>Clock {clock} goes on</source>
        <translation>Uhr {clock} läuft weiter</translation>
    </message>
    <message>
        <source>Clock {clock} moved</source>
        <translation>Uhr {clock} verschoben</translation>
    </message>
    <message>
        <source>Clock {clock} paused</source>
        <translation>Uhr {clock} angehalten</translation>
    </message>
    <message>
        <source>Clock {clock} started</source>
        <translation>Uhr {clock} gestartet</translation>
    </message>
    <message>
        <source>Clock {clock} starts again</source>
        <translation>Uhr {clock} beginnt neu</translation>
    </message>
    <message>
        <source>Clock {clock} stopped</source>
        <translation>Uhr {clock} gestoppt</translation>
    </message>
    <message>
        <source>Deadline of {clock} passed</source>
        <translation>Frist von {clock} überschritten</translation>
    </message>
    <message>
        <source>Goal of {clock} passed</source>
        <translation>Ziel von {clock} überschritten</translation>
    </message>
    <message>
        <source>Looked at {0}.</source>
        <translation>Gesucht wurde in {0}.</translation>
    </message>
    <message>
        <source>Message {message} came, and nobody waited for it</source>
        <translation>Nachricht {message} kam, und niemand wartete darauf</translation>
    </message>
    <message>
        <source>Message {message} kept for later</source>
        <translation>Nachricht {message} für später aufbewahrt</translation>
    </message>
    <message>
        <source>Message {message}, kept while the case was suspended, taken up</source>
        <translation>Nachricht {message}, während der Aussetzung aufbewahrt, wurde aufgenommen</translation>
    </message>
    <message>
        <source>Milestone {milestone} reached</source>
        <translation>Meilenstein {milestone} erreicht</translation>
    </message>
    <message>
        <source>No row of {table} matched</source>
        <translation>Keine Zeile von {table} passte</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>Niemand</translation>
    </message>
    <message>
        <source>Part of the plan changed</source>
        <translation>Ein Teil des Plans änderte sich</translation>
    </message>
    <message>
        <source>Row {row} of {table} decided</source>
        <translation>Zeile {row} von {table} entschied</translation>
    </message>
    <message>
        <source>An answer waits until the case goes on</source>
        <translation>Eine Antwort wartet, bis der Fall weitergeht</translation>
    </message>
    <message>
        <source>An e-mail went to {to}</source>
        <translation>Eine E-Mail ging an {to}</translation>
    </message>
    <message>
        <source>Rows {rows} of {table} decided</source>
        <translation>Zeilen {rows} von {table} entschieden</translation>
    </message>
    <message>
        <source>Stage {stage} completed</source>
        <translation>Phase {stage} abgeschlossen</translation>
    </message>
    <message>
        <source>Stage {stage} could not be entered</source>
        <translation>Phase {stage} konnte nicht beginnen</translation>
    </message>
    <message>
        <source>Stage {stage} ended</source>
        <translation>Phase {stage} endete</translation>
    </message>
    <message>
        <source>Stage {stage} entered</source>
        <translation>Phase {stage} begann</translation>
    </message>
    <message>
        <source>Stage {stage} skipped</source>
        <translation>Phase {stage} übersprungen</translation>
    </message>
    <message>
        <source>Status is now {status}</source>
        <translation>Der Status ist jetzt {status}</translation>
    </message>
    <message>
        <source>The work went up to {to}</source>
        <translation>Die Arbeit ging hinauf an {to}</translation>
    </message>
    <message>
        <source>Version {version} published</source>
        <translation>Version {version} veröffentlicht</translation>
    </message>
    <message>
        <source>Version {version} retired</source>
        <translation>Version {version} zurückgezogen</translation>
    </message>
    <message>
        <source>Who has the work was changed</source>
        <translation>Wer die Arbeit hat, wurde geändert</translation>
    </message>
    <message>
        <source>deadline {when}</source>
        <translation>Frist {when}</translation>
    </message>
    <message>
        <source>due {when}</source>
        <translation>fällig {when}</translation>
    </message>
    <message>
        <source>goal {when}</source>
        <translation>Ziel {when}</translation>
    </message>
    <message>
        <source>its condition said so</source>
        <translation>so sagte es die Bedingung</translation>
    </message>
    <message>
        <source>the task</source>
        <translation>die Aufgabe</translation>
    </message>
    <message>
        <source>too late to matter</source>
        <translation>zu spät, um noch zu zählen</translation>
    </message>
    <message>
        <source>until {when}</source>
        <translation>bis {when}</translation>
    </message>
    <message>
        <source>{clock} is still not done</source>
        <translation>{clock} ist noch immer nicht erledigt</translation>
    </message>
    <message>
        <source>{count} missed</source>
        <translation>{count} verpasst</translation>
    </message>
    <message>
        <source>{item} began</source>
        <translation>{item} begann</translation>
    </message>
    <message>
        <source>{item} can be started</source>
        <translation>{item} kann gestartet werden</translation>
    </message>
    <message>
        <source>{item} failed</source>
        <translation>{item} schlug fehl</translation>
    </message>
    <message>
        <source>{item} waits for its condition</source>
        <translation>{item} wartet auf die Bedingung</translation>
    </message>
    <message>
        <source>{item} was ended</source>
        <translation>{item} wurde beendet</translation>
    </message>
    <message>
        <source>{item} was finished</source>
        <translation>{item} wurde abgeschlossen</translation>
    </message>
    <message>
        <source>{item} was paused</source>
        <translation>{item} wurde angehalten</translation>
    </message>
    <message>
        <source>{kind} was opened for it</source>
        <translation>{kind} wurde dafür geöffnet</translation>
    </message>
    <message>
        <source>{name} ({person}) defined</source>
        <translation>{name} ({person}) angelegt</translation>
    </message>
    <message>
        <source>{people} notified</source>
        <translation>{people} benachrichtigt</translation>
    </message>
    <message>
        <source>{person} removed</source>
        <translation>{person} entfernt</translation>
    </message>
    <message>
        <source>{step} could not go on; a person must act</source>
        <translation>{step} kam nicht weiter; ein Mensch muss handeln</translation>
    </message>
    <message>
        <source>{step} could not go on; the case went on without it</source>
        <translation>{step} kam nicht weiter; der Fall ging ohne ihn weiter</translation>
    </message>
    <message>
        <source>{step} is to be done</source>
        <translation>{step} ist zu tun</translation>
    </message>
    <message>
        <source>{step} is to be done for {to}</source>
        <translation>{step} ist zu tun für {to}</translation>
    </message>
    <message>
        <source>{step} is to be done in {queue}</source>
        <translation>{step} ist zu tun in {queue}</translation>
    </message>
    <message>
        <source>{step} ran</source>
        <translation>{step} lief</translation>
    </message>
    <message>
        <source>{step} skipped, its condition was not met</source>
        <translation>{step} übersprungen, die Bedingung galt nicht</translation>
    </message>
    <message>
        <source>{step}: the case waits</source>
        <translation>{step}: der Fall wartet</translation>
    </message>
    <message>
        <source>{step}: the wait is over</source>
        <translation>{step}: das Warten ist vorbei</translation>
    </message>
    <message>
        <source>{step}: {what} happened meanwhile</source>
        <translation>{step}: {what} geschah inzwischen</translation>
    </message>
    <message>
        <source>{table} decided</source>
        <translation>{table} entschied</translation>
    </message>
    <message>
        <source>{who} added {person}</source>
        <translation>{who} fügte {person} hinzu</translation>
    </message>
    <message>
        <source>{who} attached a file</source>
        <translation>{who} hängte eine Datei an</translation>
    </message>
    <message>
        <source>{who} changed the data</source>
        <translation>{who} änderte die Daten</translation>
    </message>
    <message>
        <source>{who} did {step} by hand</source>
        <translation>{who} tat {step} von Hand</translation>
    </message>
    <message>
        <source>{who} finished {step}</source>
        <translation>{who} beendete {step}</translation>
    </message>
    <message>
        <source>{who} finished {step} with {outcome}</source>
        <translation>{who} beendete {step} mit {outcome}</translation>
    </message>
    <message>
        <source>{who} gave the work back</source>
        <translation>{who} gab die Arbeit zurück</translation>
    </message>
    <message>
        <source>{who} let {to} do the work</source>
        <translation>{who} ließ {to} die Arbeit tun</translation>
    </message>
    <message>
        <source>{who} took the work back</source>
        <translation>{who} nahm die Arbeit zurück</translation>
    </message>
    <message>
        <source>{who} asked {to}</source>
        <translation>{who} fragte {to}</translation>
    </message>
    <message>
        <source>{who} answered {to}</source>
        <translation>{who} antwortete {to}</translation>
    </message>
    <message>
        <source>{who} opened the case to everybody</source>
        <translation>{who} öffnete den Fall für alle</translation>
    </message>
    <message>
        <source>{who} restricted the case to its participants</source>
        <translation>{who} beschränkte den Fall auf seine Beteiligten</translation>
    </message>
    <message>
        <source>{who} gave the work to {to}</source>
        <translation>{who} gab die Arbeit an {to}</translation>
    </message>
    <message>
        <source>{who} had {step} done again</source>
        <translation>{who} ließ {step} noch einmal tun</translation>
    </message>
    <message>
        <source>{who} left {stage}</source>
        <translation>{who} verließ {stage}</translation>
    </message>
    <message>
        <source>{who} moved the case to version {version}</source>
        <translation>{who} überführte den Fall in Version {version}</translation>
    </message>
    <message>
        <source>{who} opened the case again</source>
        <translation>{who} öffnete den Fall wieder</translation>
    </message>
    <message>
        <source>{who} opened {number} as {type}</source>
        <translation>{who} öffnete {number} als {type}</translation>
    </message>
    <message>
        <source>{who} put the work off</source>
        <translation>{who} stellte die Arbeit zurück</translation>
    </message>
    <message>
        <source>{who} removed {person}</source>
        <translation>{who} entfernte {person}</translation>
    </message>
    <message>
        <source>{who} resumed the case</source>
        <translation>{who} setzte den Fall fort</translation>
    </message>
    <message>
        <source>{who} set the urgency to {urgency}</source>
        <translation>{who} setzte die Dringlichkeit auf {urgency}</translation>
    </message>
    <message>
        <source>{who} skipped {step}</source>
        <translation>{who} übersprang {step}</translation>
    </message>
    <message>
        <source>{who} suspended the case</source>
        <translation>{who} setzte den Fall aus</translation>
    </message>
    <message>
        <source>{who} took the work</source>
        <translation>{who} übernahm die Arbeit</translation>
    </message>
    <message>
        <source>{who} voted for {outcome} in {step}</source>
        <translation>{who} stimmte für {outcome} in {step}</translation>
    </message>
    <message>
        <source>{who} wrote</source>
        <translation>{who} schrieb</translation>
    </message>
    <message>
        <source>{who} follows the case</source>
        <translation>{who} folgt dem Fall</translation>
    </message>
    <message>
        <source>{who} no longer follows the case</source>
        <translation>{who} folgt dem Fall nicht mehr</translation>
    </message>
    <message>
        <source>Nobody took the message {message}</source>
        <translation>Niemand nahm die Nachricht {message} an</translation>
    </message>
    <message>
        <source>{step} asked for {what}</source>
        <translation>{step} bat um {what}</translation>
    </message>
    <message>
        <source>{step} succeeded</source>
        <translation>{step} gelang</translation>
    </message>
    <message>
        <source>{step} failed</source>
        <translation>{step} misslang</translation>
    </message>
    <message>
        <source>{step} may have happened</source>
        <translation>{step} ist vielleicht geschehen</translation>
    </message>
    <message>
        <source>Work outside the case</source>
        <translation>Arbeit außerhalb des Falls</translation>
    </message>
    <message>
        <source>{person} is away</source>
        <translation>{person} ist abwesend</translation>
    </message>
    <message>
        <source>{person} is not away</source>
        <translation>{person} ist nicht abwesend</translation>
    </message>
    <message>
        <source>{first} to {until}</source>
        <translation>{first} bis {until}</translation>
    </message>
    <message>
        <source>{person} stands in</source>
        <translation>{person} vertritt</translation>
    </message>
</context>
<context>
    <name>WorkDetail</name>
    <message>
        <source>Answer {0}…</source>
        <translation>{0} antworten …</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Delegate for this once…</source>
        <translation>Dieses eine Mal delegieren …</translation>
    </message>
    <message>
        <source>Delegate</source>
        <translation>Delegieren</translation>
    </message>
    <message>
        <source>Who does it this once?</source>
        <translation>Wer tut es dieses eine Mal?</translation>
    </message>
    <message>
        <source>{0} does it this once</source>
        <translation>{0} tut es dieses eine Mal</translation>
    </message>
    <message>
        <source>Ask a question…</source>
        <translation>Eine Frage stellen …</translation>
    </message>
    <message>
        <source>Ask a question</source>
        <translation>Eine Frage stellen</translation>
    </message>
    <message>
        <source>Who can answer it?</source>
        <translation>Wer kann sie beantworten?</translation>
    </message>
    <message>
        <source>What do you want to know? The work comes back with the answer.</source>
        <translation>Was möchten Sie wissen? Die Arbeit kommt mit der Antwort zurück.</translation>
    </message>
    <message>
        <source>{0} was asked</source>
        <translation>{0} wurde gefragt</translation>
    </message>
    <message>
        <source>{0} has your answer</source>
        <translation>{0} hat Ihre Antwort</translation>
    </message>
    <message>
        <source>Choose an item of the list, or let Casewright choose the most urgent one.</source>
        <translation>Wählen Sie etwas aus der Liste oder lassen Sie Casewright das Dringendste wählen.</translation>
    </message>
    <message>
        <source>More: release, transfer, snooze</source>
        <translation>Mehr: freigeben, übergeben, zurückstellen</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>Nichts ist ausgewählt</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Snooze until tomorrow</source>
        <translation>Bis morgen zurückstellen</translation>
    </message>
    <message>
        <source>Snoozed until tomorrow morning</source>
        <translation>Bis morgen früh zurückgestellt</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>Übergabe</translation>
    </message>
    <message>
        <source>Transfer to a colleague…</source>
        <translation>An einen Kollegen übergeben …</translation>
    </message>
    <message>
        <source>Who does it from now on?</source>
        <translation>Wer tut es von jetzt an?</translation>
    </message>
    <message>
        <source>opened {0} by {1}</source>
        <translation>geöffnet {0} von {1}</translation>
    </message>
    <message>
        <source>{0} has it now</source>
        <translation>{0} hat es jetzt</translation>
    </message>
</context>
<context>
    <name>WorkModel</name>
    <message>
        <source>Assignee</source>
        <translation>Bearbeiter</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Fällig</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>Wird geladen</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Work item</source>
        <translation>Arbeit</translation>
    </message>
</context>
<context>
    <name>WorkTab</name>
    <message>
        <source>At a glance</source>
        <translation>Auf einen Blick</translation>
    </message>
    <message>
        <source>Do again…</source>
        <translation>Noch einmal …</translation>
    </message>
    <message>
        <source>Do {0} again</source>
        <translation>{0} noch einmal tun</translation>
    </message>
    <message>
        <source>Done in this stage</source>
        <translation>In dieser Phase erledigt</translation>
    </message>
    <message>
        <source>Its status is {0}. “Actions” can open it again.</source>
        <translation>Sein Status ist {0}. „Aktionen“ kann ihn wieder öffnen.</translation>
    </message>
    <message>
        <source>Lately</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Nothing is open.</source>
        <translation>Nichts ist offen.</translation>
    </message>
    <message>
        <source>Nothing is to be done now</source>
        <translation>Jetzt ist nichts zu tun</translation>
    </message>
    <message>
        <source>Open work</source>
        <translation>Offene Arbeit</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show {0}</source>
        <translation>{0} zeigen</translation>
    </message>
    <message>
        <source>Skip {0}</source>
        <translation>{0} überspringen</translation>
    </message>
    <message>
        <source>Skip…</source>
        <translation>Überspringen …</translation>
    </message>
    <message>
        <source>The case waits for a time, a message or another case. It goes on by itself.</source>
        <translation>Der Fall wartet auf einen Zeitpunkt, eine Nachricht oder einen anderen Fall. Er geht von selbst weiter.</translation>
    </message>
    <message>
        <source>This case is finished</source>
        <translation>Dieser Fall ist abgeschlossen</translation>
    </message>
</context>
<context>
    <name>WorkTable</name>
    <message>
        <source>Work items</source>
        <translation>Arbeiten</translation>
    </message>
</context>
<context>
    <name>WorkersCard</name>
    <message>
        <source>Nobody works here now. Clocks fire and messages go out later.</source>
        <translation>Hier arbeitet jetzt niemand. Fristen und Nachrichten kommen später an die Reihe.</translation>
    </message>
    <message>
        <source>This window</source>
        <translation>Dieses Fenster</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>actions outside</source>
        <translation>Aktionen außerhalb</translation>
    </message>
    <message>
        <source>clocks</source>
        <translation>Fristen</translation>
    </message>
    <message>
        <source>heard of {0} s ago</source>
        <translation>zuletzt vor {0} s gehört</translation>
    </message>
    <message>
        <source>messages between cases</source>
        <translation>Nachrichten zwischen Fällen</translation>
    </message>
    <message>
        <source>nobody: {0}</source>
        <translation>niemand: {0}</translation>
    </message>
    <message>
        <source>upkeep</source>
        <translation>Pflege</translation>
    </message>
    <message>
        <source>working</source>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>{0} actions outside wait</source>
        <translation>{0} Aktionen außerhalb warten</translation>
    </message>
    <message>
        <source>{0} at work</source>
        <translation>{0} in Arbeit</translation>
    </message>
    <message>
        <source>{0} clocks are due</source>
        <translation>{0} Fristen sind fällig</translation>
    </message>
    <message>
        <source>{0} messages wait</source>
        <translation>{0} Nachrichten warten</translation>
    </message>
    <message>
        <source>{0}, process {1}</source>
        <translation>{0}, Prozess {1}</translation>
    </message>
</context>
<context>
    <name>WorklistPane</name>
    <message>
        <source>All done</source>
        <translation>Alles erledigt</translation>
    </message>
    <message>
        <source>Back to my work</source>
        <translation>Zurück zu meiner Arbeit</translation>
    </message>
    <message>
        <source>Get next work</source>
        <translation>Nächste Arbeit holen</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal nachsehen</translation>
    </message>
    <message>
        <source>My work</source>
        <translation>Meine Arbeit</translation>
    </message>
    <message>
        <source>No work fits the search and the filters.</source>
        <translation>Keine Arbeit passt zu Suche und Filtern.</translation>
    </message>
    <message>
        <source>Nothing is waiting for you or your queues</source>
        <translation>Nichts wartet auf Sie oder Ihre Warteschlangen</translation>
    </message>
    <message>
        <source>Nothing is waiting for you or your queues. New work appears by itself.</source>
        <translation>Nichts wartet auf Sie oder Ihre Warteschlangen. Neue Arbeit erscheint von selbst.</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>Search work</source>
        <translation>Arbeit suchen</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>This is the work of {0}.</source>
        <translation>Dies ist die Arbeit von {0}.</translation>
    </message>
    <message>
        <source>find</source>
        <translation>finden</translation>
    </message>
    <message>
        <source>move</source>
        <translation>bewegen</translation>
    </message>
    <message>
        <source>next work</source>
        <translation>nächste Arbeit</translation>
    </message>
    <message>
        <source>open</source>
        <translation>öffnen</translation>
    </message>
    <message>
        <source>submit</source>
        <translation>absenden</translation>
    </message>
    <message>
        <source>{0} open items · {1} overdue</source>
        <translation>{0} offen · {1} überfällig</translation>
    </message>
</context>
<context>
    <name>ZoomBar</name>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
</context>
<context>
    <name>_Calendar</name>
    <message>
        <source>Calendar</source>
        <translation>Kalender</translation>
    </message>
</context>
<context>
    <name>_DropArea</name>
    <message>
        <source>Choose files</source>
        <translation>Dateien wählen</translation>
    </message>
    <message>
        <source>or drop them here</source>
        <translation>oder hier ablegen</translation>
    </message>
</context>
<context>
    <name>Bell</name>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Notifications, {0} unread</source>
        <translation>Benachrichtigungen, {0} ungelesen</translation>
    </message>
</context>
<context>
    <name>NewsPanel</name>
    <message>
        <source>Enter open  ·  R read  ·  A all read  ·  Esc close</source>
        <translation>Enter öffnen  ·  R gelesen  ·  A alle gelesen  ·  Esc schließen</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Alle als gelesen markieren</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>Nichts Neues</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Notifications, newest first</source>
        <translation>Benachrichtigungen, neueste zuerst</translation>
    </message>
    <message>
        <source>You are told here when work is given to you, somebody mentions you, a deadline comes near, or a case that you follow is resolved.</source>
        <translation>Hier erfahren Sie, wenn Ihnen Arbeit gegeben wird, jemand Sie erwähnt, eine Frist näher rückt oder ein Fall, dem Sie folgen, abgeschlossen wird.</translation>
    </message>
</context>
<context>
    <name>NewsCenter</name>
    <message>
        <source>Casewright</source>
        <translation>Casewright</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} und {1} weitere</translation>
    </message>
</context>
</TS>
