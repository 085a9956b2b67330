/**
 * General knowledge of mail analysts as data: who owns which brand, where anybody can get a mailbox, a short link
 * or a web page. Hand-written from the services' own public documentation, not learned from any mail.
 */
import { createRequire } from 'node:module';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Where anybody gets a mailbox at once. */
export const FREE_MAIL = words(`
  gmail.com googlemail.com outlook.com hotmail.com live.com msn.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it
  hotmail.es outlook.fr outlook.de outlook.es outlook.com.br yahoo.com yahoo.co.uk yahoo.co.jp yahoo.fr yahoo.de
  yahoo.it yahoo.es yahoo.com.br yahoo.co.in ymail.com rocketmail.com aol.com icloud.com me.com mac.com gmx.com gmx.de
  gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru inbox.ru list.ru bk.ru yandex.ru yandex.com
  ya.ru rambler.ru proton.me protonmail.com pm.me tutanota.com tuta.io zoho.com zohomail.com fastmail.com hey.com
  qq.com 163.com 126.com sina.com sohu.com naver.com daum.net hanmail.net uol.com.br bol.com.br terra.com.br ig.com.br
  globo.com libero.it virgilio.it alice.it tin.it orange.fr wanadoo.fr free.fr laposte.net sfr.fr seznam.cz wp.pl o2.pl
  onet.pl interia.pl abv.bg rediffmail.com lycos.com excite.com juno.com netzero.net earthlink.net comcast.net
  verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net btinternet.com sky.com talktalk.net ntlworld.com
`);

/**
 * Names that a machine, an app or a new tenant gets for nothing, below which anybody sends: suffixes of host names. Their
 * owners themselves send from the name above.
 */
export const FREE_SENDERS: readonly string[] = [
  ...words(`
  onmicrosoft.com firebaseapp.com web.app azurewebsites.net cloudapp.azure.com herokuapp.com netlify.app vercel.app
  github.io pages.dev workers.dev run.app appspot.com repl.co replit.app glitch.me onrender.com fly.dev ngrok.io
  duckdns.org no-ip.org ddns.net hopto.org zapto.org sytes.net 000webhostapp.com infinityfreeapp.com rf.gd epizy.com
  byethost.com atwebpages.com compute.amazonaws.com compute-1.amazonaws.com linodeusercontent.com googleusercontent.com
  contaboserver.net hstgr.cloud plesk.page cprapid.com wixsite.com weebly.com blogspot.com wordpress.com
`),
];

let disposable: ReadonlySet<string> | undefined;

/** Mailboxes made to be thrown away (list of the package `disposable-email-domains`). */
export function isDisposableDomain(domain: string): boolean {
  // 120 000 names: read when the first mail comes, not at every start. `require`, since SWC drops import attributes.
  disposable ??= new Set(createRequire(import.meta.url)('disposable-email-domains') as string[]);
  return disposable.has(domain);
}

export const SHORTENERS = words(`
  bit.ly bitly.com t.co tinyurl.com goo.gl ow.ly is.gd v.gd buff.ly rebrand.ly cutt.ly shorturl.at rb.gy t.ly tiny.cc
  s.id lnkd.in adf.ly bl.ink short.io shorte.st tr.im soo.gd u.to qrco.de me-qr.com n9.cl urlz.fr encurtador.com.br
  abre.ai bityl.co x.co trib.al dlvr.it snip.ly zpr.io clck.ru vk.cc shrtco.de gg.gg kutt.it linktr.ee qr.link l.ead.me
  reurl.cc lihi.cc lihi1.com pse.is bit.do surl.li surl.lt shorturl.com hyperurl.co smarturl.it wa.link t2m.io
`);

/** Hosts under which anybody can put up a page or a file within minutes, mostly free: suffixes of host names. */
export const FREE_HOSTING: readonly string[] = [
  ...words(`
  web.app firebaseapp.com appspot.com run.app cloudfunctions.net storage.googleapis.com storage.cloud.google.com
  sites.google.com forms.gle docs.google.com drive.google.com script.google.com
  blob.core.windows.net web.core.windows.net azurewebsites.net azureedge.net azurefd.net trafficmanager.net
  cloudapp.azure.com s3.amazonaws.com amplifyapp.com elasticbeanstalk.com awsapprunner.com amazonaws.com
  workers.dev pages.dev r2.dev trycloudflare.com cloudflare-ipfs.com ipfs.io dweb.link ipfs.dweb.link fleek.co
  github.io gitlab.io vercel.app netlify.app herokuapp.com glitch.me repl.co replit.app replit.dev onrender.com
  fly.dev deno.dev surge.sh ngrok.io ngrok-free.app ngrok.app loca.lt glide.page bubbleapps.io webflow.io framer.app
  framer.website carrd.co weebly.com weeblysite.com wixsite.com wixstudio.com godaddysites.com squarespace.com
  wordpress.com blogspot.com strikingly.com mystrikingly.com jimdosite.com jimdofree.com
  webnode.page webnode.com yolasite.com tilda.ws ucraft.site site123.me ukit.me square.site zyrosite.com
  000webhostapp.com infinityfreeapp.com rf.gd epizy.com byethost.com atwebpages.com duckdns.org no-ip.org ddns.net
  hopto.org zapto.org sytes.net dynv6.net typeform.com jotform.com jotform.co formstack.com cognitoforms.com 123formbuilder.com
  forms.office.com survey123.com notion.site canva.site gitbook.io codesandbox.io stackblitz.io linodeobjects.com
  digitaloceanspaces.com backblazeb2.com wasabisys.com ipfs.w3s.link on-fleek.app translate.goog
  sendspace.com mediafire.com wetransfer.com we.tl transfer.sh dropboxusercontent.com
  padlet.com smore.com flipsnack.com adobesparkpost.com new.express.adobe.com
`),
];

/** Where anybody puts up a picture at once; organisations show theirs from their own hosts. Suffixes of host names. */
export const PICTURE_HOSTS: readonly string[] = [
  ...words(`
  imgur.com ibb.co imgbb.com postimg.cc postimages.org postimg.org zupimages.net imgtr.ee pbs.twimg.com prnt.sc
  prntscr.com hizliresim.com tinypic.com imageshack.com imageshack.us photobucket.com ezgif.com gyazo.com imagebam.com
  imgbox.com freeimage.host pixhost.to imageban.ru fastpic.org fastpic.ru radikal.ru lensdump.com casimages.com
  noelshack.com goopics.net servimg.com hostimg.com directupload.net abload.de cdn.discordapp.com media.discordapp.net
  telegra.ph i.redd.it
`),
];

/** Top-level domains that abuse reports of registries and blocklists name again and again: cheap or free. */
export const ABUSED_TLDS = words(`
  xyz top tk ml ga cf gq icu buzz cyou click link live online site website space store shop fun club rest quest monster
  sbs cfd bond lol pics beauty hair makeup skin bar cam surf work loan win bid stream download racing party review
  science date faith trade accountant cricket men country kim gdn mom support zip mov lat cc su pw ws rocks fit autos
  homes boats yachts motorcycles life world today vip pro ink asia best help biz info us
`);

/** The part of the list above that ordinary organisations use as well: too weak to be told. */
export const COMMON_TLDS = words(
  'live online store shop club work support link pro life world today biz info us ws asia vip cc best help',
);

export const EXECUTABLE_EXTENSIONS = words(`
  exe scr com pif cpl msi msp msix appx jar bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta lnk dll sys reg inf scf url
  application gadget chm iqy settingcontent-ms apk ipa dmg pkg command run elf sh deb rpm xll ppam
`);
export const SCRIPT_EXTENSIONS = words(
  'js jse vbs vbe wsf wsh hta ps1 psm1 bat cmd sh scf reg py pl command',
);
export const MACRO_EXTENSIONS = words('docm dotm xlsm xltm xlsb xlam pptm potm ppsm ppam sldm');
export const MACRO_CAPABLE_EXTENSIONS = words('doc dot xls xlt xlw ppt pot pps rtf slk');
export const DISK_IMAGE_EXTENSIONS = words('iso img vhd vhdx udf dmg');
export const ARCHIVE_EXTENSIONS = words('zip rar 7z tar gz tgz bz2 xz cab ace arj lzh z zst');
/** Types that people open without a second thought: the mask of a double extension. */
export const HARMLESS_EXTENSIONS = words(
  'pdf doc docx xls xlsx ppt pptx txt rtf csv jpg jpeg png gif mp3 mp4 wav htm html zip eml',
);
