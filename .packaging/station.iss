; The Windows installer, for Inno Setup 6: per user, without rights of an administrator. See docs/it.md, "Install".
; Written on Linux and NOT RUN HERE: neither compiled nor installed by us yet.
;
;   python bootstrap.py package
;   ISCC.exe .packaging\station.iss
;
; Silent:    packing-station-0.1.0-setup.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART /TABLE="C:\rollout\shop.toml"
;            /NAME="Packing table 7" /KIOSK=1
; Remove:    unins000.exe /VERYSILENT            keeps the data
;            unins000.exe /VERYSILENT /DATA=delete

#define Name "Packing station"
#define Version "0.1.0"
#define Built "..\build\frozen\station"

[Setup]
AppId={{6E0B5B5E-7C52-4C7B-9A40-3B8B8C1F2D11}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
VersionInfoVersion={#Version}.0
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; Every version has a folder of its own, so that the one before stays for the way back.
DefaultDirName={localappdata}\Programs\packing-station\{#Version}
DisableDirPage=auto
UsePreviousAppDir=no
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
OutputDir=..\build\installer
OutputBaseFilename=packing-station-{#Version}-setup
SetupIconFile=..\assets\icons\station.ico
UninstallDisplayIcon={app}\station.exe
LicenseFile=..\LICENSE
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.Autostart=Open the packing window when I log in
de.Autostart=Das Packfenster bei der Anmeldung öffnen
en.Data=Delete settings, database and prints as well?%n%nThere is no way back without a backup. "No" keeps them.
de.Data=Auch Einstellungen, Datenbank und Ausdrucke löschen?%n%nOhne Sicherung gibt es keinen Weg zurück. „Nein“ behält sie.

[Tasks]
Name: "autostart"; Description: "{cm:Autostart}"

[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Built}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\stationw.exe"; Parameters: "run"
Name: "{group}\{#Name} - Manager"; Filename: "{app}\stationw.exe"; Parameters: "manage"
Name: "{group}\{#Name} - Training"; Filename: "{app}\stationw.exe"; Parameters: "training"

[Run]
Filename: "{app}\station.exe"; Parameters: "setup --file ""{param:TABLE}"" --table ""{param:NAME|}"""; Flags: runhidden; Check: HasParameter('TABLE')
Filename: "{app}\station.exe"; Parameters: "autostart on --kiosk"; Flags: runhidden; Tasks: autostart; Check: HasParameter('KIOSK')
Filename: "{app}\station.exe"; Parameters: "autostart on"; Flags: runhidden; Tasks: autostart; Check: not HasParameter('KIOSK')
Filename: "{app}\stationw.exe"; Parameters: "run"; Flags: nowait postinstall skipifsilent

[Code]
function HasParameter(Name: String): Boolean;
begin
  Result := ExpandConstant('{param:' + Name + '|}') <> '';
end;

function WishedData(): String;
begin
  Result := 'keep';
  if UninstallSilent() then
  begin
    if CompareText(ExpandConstant('{param:DATA|keep}'), 'delete') = 0 then
      Result := 'delete';
  end
  else if MsgBox(CustomMessage('Data'), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES then
    Result := 'delete';
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Code: Integer;
  Words: String;
begin
  if Step = usUninstall then
  begin
    Words := 'uninstall --data ' + WishedData() + ' --yes';
    Exec(ExpandConstant('{app}\station.exe'), Words, '', SW_HIDE, ewWaitUntilTerminated, Code);
  end;
end;
