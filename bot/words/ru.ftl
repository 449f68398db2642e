### Тексты бота. Разметка — HTML Телеграма; что написали люди, приходит сюда уже безопасным. Ключи те же, что в en.ftl.

## Знакомство

stranger = Это бот для заказа картриджей. Вас в нём пока нет.

    Попросите у администратора ссылку-приглашение и откройте её, или попросите доступ здесь: я передам.
stranger-press = Вас пока нет в системе. Напишите боту в личный чат /start и попросите доступ.
welcome = Здравствуйте, { $name }! Доступ открыт.
hello = Здравствуйте!
hello-requester = Здесь можно заказать картриджи и следить за своими заявками.
hello-staff = Здесь очередь заявок: их можно брать, вести и выдавать.
help =
    <b>Как заказать</b>
    /new — новая заявка: филиал, картриджи, количество, отправить.
    /repeat — повторить прошлый заказ.
    /my — мои заявки: где они, отменить, поторопить, написать.
    /find — найти свою заявку.

    Ответить по заявке можно ответом на её сообщение: текст станет комментарием, фото — вложением. Номер заявки, например «12», откроет её карточку.
    /cancel — отменить начатое, /settings — язык и уведомления.
help-staff =
    <b>Как работать с заявками</b>
    /queue — свободные заявки и ваши, срочные сверху.
    /find — найти заявку по номеру, имени, филиалу или картриджу; можно просто написать слово.
    Под карточкой — действия, которые доступны вам сейчас: «Позиции» — выдать часть, снять, заменить. Номер заявки, например «12», откроет её карточку, ответ на карточку станет комментарием.

    /for — заявка за сотрудника, /away — отметить отсутствие и замену.
    /new — заказать самому, /my — свои заявки, /cancel — отменить начатое, /settings — язык и уведомления.
help-dispatcher =
    <b>Старшему кладовщику</b>
    /away Имя — отметить отсутствие кладовщика. /bind в группе или теме — показывать там заявки, /unbind — перестать.
help-administrator =
    <b>Администратору</b>
    /invite — пригласить по ссылке. /people Имя — новая ссылка тому, кто потерял Telegram; отключить или вернуть доступ.
settings = ⚙️ <b>Настройки</b> · Settings
language-set = Теперь бот говорит по-русски.
not-understood = Не понимаю. Вот что можно: /new — новая заявка, /my — мои заявки, /help — подсказка.
only-in-private = Списки и карточки я показываю только в личном чате: напишите мне туда.
failed = Не получилось обработать ваше сообщение. Попробуйте ещё раз; если не выйдет, сообщите администратору.
done = Готово
nothing-to-cancel = Отменять нечего.
button-outdated = Эта кнопка устарела. Откройте заявку или список заново.

## Меню

menu-new = 📝 Новая заявка
menu-repeat = 🔁 Повторить
menu-my = 📋 Мои заявки
menu-mini-app = Заявки
menu-queue = 📥 Очередь
menu-for = 📝 За сотрудника
command-start = Начать
command-new = Новая заявка
command-repeat = Повторить прошлый заказ
command-my = Мои заявки
command-queue = Очередь заявок
command-find = Найти заявку
command-for = Заявка за сотрудника
command-away = Отсутствие и замена
command-bind = Показывать заявки здесь
command-unbind = Больше не показывать заявки
command-people = Люди и доступ
command-invite = Пригласить по ссылке
command-cancel = Отменить начатое
command-settings = Язык и уведомления
command-help = Подсказка

## Форма

form-title = <b>Шаг { $step } из 5 · { $name }</b>
form-step-requester = Для кого
form-step-branch = Филиал
form-step-printer = Принтер
form-step-cartridges = Картриджи
form-step-quantity = Количество
form-step-comment = Комментарий
form-step-photos = Фото
form-step-confirm = Проверка
form-branch = Филиал: { $branch }
form-printer = Принтер: { $printer }
form-line = • { $cartridge } — { $count } шт.
form-comment = Комментарий: { $comment }
form-photos = { $count ->
    [one] 📷 { $count } фото
    [few] 📷 { $count } фото
   *[many] 📷 { $count } фото
}
form-ask-branch = Для какого филиала заказ? Выберите или напишите часть названия.
form-ask-requester = Для кого заказ? Выберите или напишите часть имени.
form-nobody-found = Такого заявителя в ваших филиалах не нашлось. Напишите имя иначе.
form-ask-printer = Для какого принтера? Выберите или напишите инвентарный номер, модель или место.
form-no-printer = Такого принтера в филиале не нашлось. Напишите иначе или выбирайте без принтера.
form-ask-fitting = Какой картридж нужен? 🖨 — подходит к этому принтеру.
form-nothing-fits = К этому принтеру в справочнике ничего не подошло. Выберите картридж из списка или напишите модель.
form-printer-elsewhere = Этот принтер в филиале, для которого вы не заказываете. Попросите доступ у администратора.
form-for-staff-only = Заказывать за других могут кладовщики. Своя заявка — /new
form-nothing-found = Такого филиала не нашлось. Напишите иначе или покажите все.
form-ask-cartridge = Какой картридж нужен? Выберите из списка или напишите модель картриджа или принтера, можно сразу «CF283A 2 шт». 🖨 — подходит к принтерам филиала.
form-ask-more = Нужно что-то ещё? Выберите, напишите модель или идите дальше.
form-found = Похоже на «{ $query }»:
form-not-found = По запросу «{ $query }» ничего не нашлось. Напишите модель иначе или покажите все.
form-empty-catalogue = В справочнике пока нет картриджей. Сообщите администратору.
form-ask-quantity = Сколько штук: <b>{ $cartridge }</b>? Выберите или напишите число от 1 до 99.
form-ask-comment = Напишите комментарий для склада или пропустите: кабинет, срочность, к кому зайти.
form-ask-photos = Пришлите фото (наклейку принтера, старый картридж), можно несколько. Затем «Готово» или «Пропустить».
form-ask-confirm = Всё верно?
form-doubled = ⚠️ На этой неделе такой картридж для этого филиала вы уже заказывали: заявка № { $number }.
form-by-printer = 🖨 По принтеру
form-any-printer = Без принтера
form-edit-requester = ✏️ Для кого
form-take = Взять { $count }
form-remove = 🗑 Убрать из заявки
form-next = Дальше ▶
form-review = ✅ К проверке
form-done = Готово
form-skip = Пропустить
form-back = ◀ Назад
form-cancel = ✖ Отмена
form-repeat = 🔁 Повторить прошлый заказ
form-show-all = Показать все
form-clear-comment = 🗑 Убрать комментарий
form-clear-photos = 🗑 Убрать фото
form-edit-branch = ✏️ Филиал
form-edit-cartridges = ✏️ Картриджи
form-edit-comment = ✏️ Комментарий
form-edit-photos = ✏️ Фото
form-send = 📨 Отправить заявку
form-sent = Заявка № { $number } отправлена
form-cancelled = Заявка не отправлена: вы отменили её. Начать заново — /new
form-goes-on = У вас есть незаконченная заявка — продолжим её.
form-closed = Эта форма уже закрыта. Начать новую заявку — /new
form-not-yours = Это форма другого человека. Начните свою: /new
form-not-for-you = У вас нет права заказывать картриджи ни для одного филиала. Попросите доступ у администратора.
form-photo-hint = Сейчас нужны фото: пришлите снимок или нажмите «Готово».
form-press-hint = Чтобы изменить заявку, нажмите кнопку под ней.
nothing-to-repeat = Прошлых заказов ещё нет — начнём с новой заявки.
photo-for-what = Чтобы приложить фото, начните заявку (/new) или ответьте фотографией на карточку заявки.
photo-not-fetched = Не удалось получить фото из Телеграма. Пришлите его ещё раз.

## Карточка и списки

card-title = <b>Заявка № { $number }</b> · { $status }
card-requester = Заявитель: { $who }
card-assignee = Исполнитель: { $who }
card-nobody = Исполнитель: пока никого
card-question = ❓ Вопрос: { $question }
card-expected = Ожидается: { $date }
card-due = ⏳ { $clock }: до { $at }
card-late = ⏰ { $clock }: срок прошёл { $at }
card-paused = ⏸ { $clock }: отсчёт остановлен
line-issued = {" "}(выдано { $count })
line-waived = {" "}(снято { $count })
history-line = { $at } · { $by }: { $did }
did-submit = подал(а) заявку
did-amend = изменил(а) позиции
did-claim = взял(а) заявку
did-assign = назначил(а) исполнителя: { $to }
did-unassign = вернул(а) заявку в очередь
did-ask = задал(а) вопрос
did-move = статус «{ $status }»
did-hand-over = выдал(а) позиции
did-receive = подтвердил(а) получение
did-waive = снял(а) позицию
did-comment = написал(а) комментарий
did-photo = приложил(а) фото
did-priority = изменил(а) приоритет
did-reopen = открыл(а) заявку снова
did-remind = напоминание о сроке
did-nudge = просит поторопиться
timeline-title = <b>История заявки № { $number }</b>
my-title = { $count ->
    [one] <b>У вас { $count } заявка</b>
    [few] <b>У вас { $count } заявки</b>
   *[many] <b>У вас { $count } заявок</b>
}
my-empty = У вас ещё нет заявок.
queue-title = { $count ->
    [one] <b>Очередь: { $count } заявка</b>
    [few] <b>Очередь: { $count } заявки</b>
   *[many] <b>Очередь: { $count } заявок</b>
}
queue-empty = Очередь пуста: свободных заявок нет, ваших в работе тоже. Можно выпить чаю.
queue-own-title = { $count ->
    [one] <b>У вас в работе { $count } заявка</b>
    [few] <b>У вас в работе { $count } заявки</b>
   *[many] <b>У вас в работе { $count } заявок</b>
}
queue-own-empty = У вас в работе нет заявок.
queue-free-title = { $count ->
    [one] <b>Свободна { $count } заявка</b>
    [few] <b>Свободны { $count } заявки</b>
   *[many] <b>Свободно { $count } заявок</b>
}
queue-free-empty = Свободных заявок нет.
queue-all = Все
queue-own = 👤 Мои
queue-free = ✋ Свободные
queue-not-yours = Очередь видят кладовщики. Ваши заявки — /my
list-due = до { $at }
list-late = срок прошёл { $at }

## Действия

button-claim = ✋ Взять
button-assign = 👤 Назначить
button-answer = 💬 Ответить
button-comment = 💬 Написать
button-reply = 💬 Ответить
button-nudge = 🔔 Поторопить
button-photos = 📷 Фото
button-history = 🕓 История
button-note = 📝 Заметка
button-pass-on = 👤 Передать
button-put-off = ⏸ Отложить
button-open = Открыть заявку
button-start = ▶️ В работу
button-go-on = ▶️ Продолжить
button-arrived = 📦 Поступило, в работу
button-back-to-work = ↩️ Вернуть в работу
button-reopen = 🔓 Открыть снова
button-give-back = ↩️ Отдать
button-ready = ✅ Готова
button-received = ✅ Получено
button-issue = 🤝 Выдать всё
button-ship = 🚚 Отправить
button-ask = ❓ Спросить
button-wait-stock = ⏳ Ждём поступления
button-close = 👍 Всё в порядке
button-reject = ⛔ Отклонить
button-cancel = ✖ Отменить заявку
done-claim = Заявка ваша
done-nudge = Мы напомнили
done-comment = Передано
assign-away = {" "}(нет по { $until })
assign-nobody = Больше назначить некого: на складе этого филиала нет других исполнителей.
assign-to-whom = Кому назначить заявку № { $number }?
prompt-answer = Напишите ответ на вопрос по заявке № { $number } следующим сообщением.
prompt-comment = Напишите комментарий к заявке № { $number } следующим сообщением.
prompt-note = Напишите внутреннюю заметку к заявке № { $number } следующим сообщением. Заявитель её не увидит.
prompt-expected = Когда ждать поступления по заявке № { $number }? Выберите или напишите день, например 15.12.
expected-tomorrow = Завтра
expected-three-days = Через 3 дня
expected-week = Через неделю
expected-unknown = Срок неизвестен
date-not-understood = Не понимаю дату. Напишите день, например 15.12 или «завтра»; прошедшие не годятся. Передумали — /cancel
prompt-question = Напишите вопрос заявителю по заявке № { $number } следующим сообщением.
prompt-reject = Напишите, почему отклоняете заявку № { $number }, следующим сообщением.
prompt-cancel = Напишите, почему отменяете заявку № { $number }, следующим сообщением.
prompt-reopen = Напишите, почему открываете заявку № { $number } снова, следующим сообщением.
prompt-reason = Напишите причину по заявке № { $number } следующим сообщением.
prompt-dropped = Хорошо, ничего не делаем.
stale = Заявка тем временем изменилась. Вот как она выглядит сейчас.
stale-taken = Заявку уже взял(а) { $by } в { $at }
stale-missed = Пока вы смотрели, заявка изменилась. { $line }

## Уведомления

notice-submitted = Новая заявка № { $number }
notice-assigned = 👤 Вам назначена заявка № { $number } ({ $by }).
notice-taken-away = Заявка № { $number } больше не ваша ({ $by }).
notice-question = ❓ Вопрос по заявке № { $number } от { $by }. Ответьте на это сообщение или нажмите «Ответить»:
notice-ready = ✅ Заявка № { $number } готова к выдаче. Можно забирать.
notice-in-transit = 🚚 Заявка № { $number } в пути. Когда получите, нажмите «Получено».
notice-issued = 🤝 Заявка № { $number } выдана. Если что-то не так, откройте её снова.
notice-rejected = ⛔ Заявка № { $number } отклонена ({ $by }).
notice-cancelled = ✖ Заявка № { $number } отменена ({ $by }).
notice-moved = ℹ️ Заявка № { $number }: статус «{ $status }» ({ $by }).
notice-reopened = 🔓 Заявка № { $number } открыта снова ({ $by }).
notice-amended = ✏️ Позиции заявки № { $number } изменены ({ $by }).
notice-commented = 💬 Заявка № { $number }, пишет { $by }:
notice-nudged = 🔔 По заявке № { $number } просят поторопиться ({ $by }).
notice-reminded = ⏰ Напоминание о сроке: заявка № { $number }.
room-reminded = ⏰ <b>Напоминание о сроке</b>

## Доступ

access-ask = 🙋 Попросить доступ
access-which-branch = Для какого филиала вы будете заказывать? Выберите или напишите часть названия.
access-type-branch = Для какого филиала вы будете заказывать? Напишите часть названия или город.
access-branch-not-found = Такого филиала не нашлось. Напишите название иначе.
access-no-branches = В справочнике пока нет филиалов. Сообщите администратору.
access-asked = Запрос отправлен
access-waiting = Ваш запрос на доступ отправлен: филиал «{ $branch }». Как только его рассмотрят, я напишу сюда.
access-let-in = Доступ открыт
access-denied = В доступе отказано
access-refused = В доступе отказано. Если это ошибка, обратитесь к администратору.
petition = 🙋 <b>{ $who }</b> просит доступ: заказывать картриджи для филиала «{ $branch }».
petition-yes = ✅ Открыть доступ
petition-no = ⛔ Отказать
petition-let-in = ✅ Доступ открыл(а) { $by } в { $at }.
petition-denied = ⛔ Отказал(а) { $by } в { $at }.
role-given = ✅ Вам открыт доступ: { $role } — { $place }.
role-taken = Роль снята: { $role } — { $place }.
for-administrators = Это могут только администраторы.
invite-as = Кого пригласить?
invite-where = Где будет работать { $role }?
invite-everywhere = все филиалы
invite-link = 🔗 Приглашение: { $role } — { $place }. Перешлите эту ссылку одному человеку, она действует 7 дней и сработает один раз:

    { $link }
people-whom = Кого вы ищете? 🚫 — доступ отключён.
people-nobody = Никого не нашлось. Напишите /people и часть имени, логина или телефона.
people-off = 🚫 Доступ отключён.
people-no-telegram = Telegram не подключён.
people-new-link = 🔗 Ссылка для нового Telegram
people-deactivate = 🚫 Отключить доступ
people-reactivate = ✅ Вернуть доступ
people-relink = 🔗 Новый вход для { $who }. Перешлите эту ссылку только этому человеку: аккаунт, с которого её откроют, займёт место прежнего. Действует 7 дней, сработает один раз:

    { $link }

## Отсутствие

away-for-staff = Отсутствие отмечают кладовщики. Если вас нет, ваши заявки подождут.
away-who = Кого не будет?
away-nobody = Такого сотрудника не нашлось, или вы не распределяете его заявки.
away-until = <b>{ $who }</b>: до какого дня отсутствие? Выберите или напишите последний день, например 15.12; если начнётся позже — оба дня: 10.12 – 15.12.
absence-until = по { $until } включительно
absence-from-until = с { $from } по { $until } включительно
away-today = Только сегодня
away-tomorrow = Сегодня и завтра
away-week = Неделя
away-two-weeks = Две недели
away-back = ✅ Снова на месте
away-substitute = Кто заменит? Новые заявки и уведомления пойдут этому человеку.
away-no-substitute = Без замены
away-told = <b>{ $who }</b>: отсутствие { $days }, заменяет { $substitute }.
away-told-alone = <b>{ $who }</b>: отсутствие { $days }, без замены. Назначить заявки сюда в эти дни нельзя.
away-ended = Отсутствие снято: новые заявки снова приходят сюда.
away-in-hand = { $count ->
    [one] В работе осталась { $count } заявка.
    [few] В работе остались { $count } заявки.
   *[many] В работе осталось { $count } заявок.
}
away-pass-on = 👤 Передать их заместителю
away-passed-on = { $count ->
    [one] Передана { $count } заявка.
    [few] Переданы { $count } заявки.
   *[many] Передано { $count } заявок.
}
away-left = { $count ->
    [one] Не удалось передать { $count } заявку.
    [few] Не удалось передать { $count } заявки.
   *[many] Не удалось передать { $count } заявок.
}
away-you-stand-in = 👥 Вы заменяете: { $who }, { $days }. Новые заявки и уведомления придут вам.
away-told-of-you = Отмечено ваше отсутствие { $days } ({ $by }). Вернётесь раньше — /away.

## Группа

bind-in-a-group = Эта команда — для группы или темы: добавьте туда бота и напишите её там.
bind-what = Заявки какого филиала или склада показывать здесь? Видеть их смогут все участники, действовать — только те, у кого есть право.
bind-everything = Все заявки
bind-warehouse = Склад: { $warehouse }
bind-not-yours = Подключить группу может администратор или старший кладовщик своего филиала.
bound = ✅ Готово: здесь будут заявки — { $what }. Отключить — /unbind
unbound = Больше заявок здесь не будет.
shown-in-private = Показал в личном чате
card-taken = 👤 Взял(а) { $who } в { $at }
card-given = 👤 Назначено: { $who }, { $at }
prompt-in-a-group = (Ответом на это сообщение.)

## Позиции

button-lines = 📦 Позиции
sheet-title = <b>Позиции заявки № { $number }</b>
sheet-line = • { $cartridge } — { $count } шт., осталось { $left }
sheet-line-done = ✅ { $cartridge } — { $count } шт.
sheet-how-many = Отметьте, сколько выдаёте сейчас. Нажмите на позицию, чтобы снять или заменить её.
sheet-which = Нажмите на позицию, чтобы заменить её.
sheet-hand-over = 🤝 Выдать { $count } шт.
sheet-waive = 🚫 Снять { $count } шт.
sheet-swap = 🔁 Заменить картридж
sheet-substitute = Чем заменить { $cartridge }? Выберите из подходящих к тем же принтерам или напишите модель.
sheet-no-substitute = Замены для { $cartridge } не нашлось. Напишите модель иначе.
sheet-close = Закрыть
sheet-closed = Позиции заявки № { $number } закрыты.
prompt-waive = Напишите, почему снимаете позицию заявки № { $number }, следующим сообщением. Заявитель увидит причину.

## Поиск

find-what = Что найти? Напишите /find и номер, имя, филиал или картридж: /find Орлова.
find-title = { $count ->
    [one] <b>Нашлась { $count } заявка</b>
    [few] <b>Нашлись { $count } заявки</b>
   *[many] <b>Нашлось { $count } заявок</b>
}
find-more = Всего нашлось: { $count }. Добавьте слово, чтобы сузить поиск.
find-nothing = По словам «{ $words }» ничего не нашлось.
loose-which = О какой заявке речь? Передам:

    «{ $words }»
loose-none = Никакой, не передавать

## Вход в панель

sign-in-ask =
    Войти в панель как <b>{ $name }</b>?
    Вход запросил браузер: { $browser }.

    Если это не вы, нажмите «Это не я»: без вашего нажатия никто не войдёт.
sign-in-yes = ✅ Войти
sign-in-no = ✖ Это не я
sign-in-link = Готово. Откройте ссылку в том браузере, где нажали «Войти через Telegram»: она действует пять минут, один раз и только в нём.
sign-in-open = 🔑 Открыть панель
sign-in-refused = Хорошо, вход отменён.
sign-in-outdated = Этот запрос на вход устарел или уже использован. Нажмите «Войти через Telegram» в панели ещё раз.

## Настройки

settings-notices-needed = 🔔 Сообщаю, когда нужно ваше участие или заявка завершена.
settings-notices-every = 🔔 Сообщаю о каждой смене статуса.
settings-via-telegram = 📨 Пишу сюда, в Telegram.
settings-via-email = 📨 Пишу на почту.
settings-via-both = 📨 Пишу сюда и на почту.
settings-quiet-off = 🌙 Тихих часов нет.
settings-quiet-on = 🌙 Тихие часы: { $hours } ({ $zone }).
settings-digest-on = ☀️ Утром присылаю сводку по заявкам.
settings-digest-off = ☀️ Утренняя сводка выключена.
settings-hear-every = 🔔 О каждой смене статуса
settings-hear-needed = 🔔 Только о важном
settings-to-chat = 📨 В Telegram
settings-to-mail = 📨 На почту
settings-to-both = 📨 Туда и туда
settings-no-quiet = 🌙 Без тихих часов
settings-want-digest = ☀️ Присылать сводку
settings-no-digest = ☀️ Не присылать сводку

## Сводка

digest-title = ☀️ <b>Доброе утро! Что сегодня с заявками</b>
digest-late = { $count ->
    [one] ⏰ Срок прошёл: { $count } заявка
    [few] ⏰ Срок прошёл: { $count } заявки
   *[many] ⏰ Срок прошёл: { $count } заявок
}
digest-today = { $count ->
    [one] ⏳ Срок сегодня: { $count } заявка
    [few] ⏳ Срок сегодня: { $count } заявки
   *[many] ⏳ Срок сегодня: { $count } заявок
}
digest-free = { $count ->
    [one] 📥 Никто не взял: { $count } заявка
    [few] 📥 Никто не взял: { $count } заявки
   *[many] 📥 Никто не взял: { $count } заявок
}

## Почта

mail-open = Открыть в панели
mail-why = Вы получили это письмо, потому что участвуете в заявках на картриджи. Отвечать на него не нужно.
mail-settings = Настроить уведомления

## Код на принтере

printer-orders = Последние заявки для этого принтера:
printer-no-orders = Заявок для этого принтера ещё не было.
printer-order = 📝 Заказать для этого принтера
