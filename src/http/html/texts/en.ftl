# English. Every message of the pages stands here; other languages may lack some.
# A sentence says who does what. Apps and people are told apart by { $app } and { $user }.

## On every page

skip-to-content = Skip to the content
help = Help
title-problem = Problem:
optional = (optional)
save = Save
show-password = Show password
show-new-password = Show new password

## Home

home-title = Welcome to { $name }
home-lead = Sign in to manage your profile, your password and the apps that use your account.
home-account = Your account
home-lead-without-pages = This server signs people in to apps.
home-developers = For developers
home-docs = API documentation
home-discovery = OpenID Connect discovery document
home-version = Countersign { $version }

## Fields

field-username = Username
field-username-hint = Letters, digits and punctuation, no spaces.
field-password = Password
field-current-password = Current password
field-new-password = New password
field-new-password-hint = { $count ->
    [one] At least one character.
   *[other] At least { $count } characters. A few unusual words make a good password.
}
field-full-name = Full name
field-email = E-mail address
field-remember = { $count ->
    [one] Keep me signed in for one day
   *[other] Keep me signed in for { $count } days
}
field-remember-hint = Only on your own device.

## What is wrong with what was filled in

problems-title = Please check what you have entered:
problem-wrong-credentials = The username or the password is wrong.
problem-busy = { $count ->
    [one] Too many people are signing in right now. Please try again in one second.
   *[other] Too many people are signing in right now. Please try again in { $count } seconds.
}
problem-too-many-attempts = { $count ->
    [one] There were too many failed attempts. Please try again in one second.
   *[other] There were too many failed attempts. Please try again in { $count } seconds.
}
problem-session-ended = Your session has ended. Please sign in again.
problem-changed = Your account was changed somewhere else at the same time. Please check it and try again.
problem-username-missing = Enter your username.
problem-username-not-chosen = Choose a username.
problem-username-taken = This username is taken, or looks like one that is. Choose another one.
problem-username-length = A username has at most 254 bytes. Choose a shorter one.
problem-username-characters = A username can have letters, digits and punctuation, but no spaces or invisible characters.
problem-username-id = A username must not look like a technical ID. Choose another one.
problem-username-scripts = A username must not mix scripts, such as Latin and Cyrillic letters.
problem-password-missing = Enter your password.
problem-password-not-chosen = Choose a password.
problem-new-password-missing = Enter a new password.
problem-password-wrong = The current password is wrong.
problem-password-short = { $count ->
    [one] The password is too short. It must have at least one character.
   *[other] The password is too short. It must have at least { $count } characters.
}
problem-password-long = The password is too long. It may have at most 1,024 bytes.
problem-password-characters = The password contains a character that a form cannot send. Choose another one.
problem-password-common = This password is one of the most common ones and would be guessed first. Choose another one.
problem-password-name = The password must not contain your username or the name of this product.
problem-email = Enter an e-mail address like name@example.com.
problem-full-name = Enter a name of at most 255 characters.

## Sign in

sign-in-title = Sign in
sign-in-app = to continue to { $app }
sign-in-button = Sign in
sign-in-question = Already have an account?
sign-up-question = New here?

## Sign up

sign-up-title = Create an account
sign-up-button = Create account

## Consent

consent-title = Allow { $app } to use your account?
consent-scopes = What { $app } will be able to do
consent-warning = Allow this only if you trust the app. You can withdraw it in your account at any time.
consent-destination = You will then be sent to { $host }.
consent-allow = Allow
consent-deny = Do not allow
scope-openid = Know that it is you who is signing in
scope-profile = See your username and your full name
scope-email = See your e-mail address
scope-roles = See which roles you have
scope-offline-access = Stay signed in when you are not using the app
scope-other = Use “{ $scope }” on your behalf

## Continue as

continue-title = Continue as { $user }?
continue-lead = The app { $app } on this device wants to sign you in.
continue-warning = Continue only if you started this in the app yourself just now. If you did not, somebody may be trying to get into your account.
continue-button = Continue
continue-deny = Cancel

## Choose an account

choose-account-title = Choose an account
choose-account-other = Use another account

## Sign out

sign-out-title = Sign out?
sign-out-app = { $app } is asking to sign you out.
sign-out-effect = This browser will be signed out, and so will the apps you signed in to with it.
sign-out-button = Sign out
sign-out-stay = Stay signed in
signed-out-title = You are signed out
signed-out-lead = You can close this window now.
sign-in-again = Sign in again

## An answer on its way to an app

form-post-title = One moment
form-post-lead = You are being sent to { $app }. If nothing happens, press the button.
form-post-button = Continue

## Errors

start-again = Start again
error-detail = For the makers of the app
error-request-id = Request
error-not-found-title = This page does not exist
error-not-found = The address may be mistyped, or the page may be gone. Go back to where you came from, or start again.
error-malformed-title = That did not work
error-malformed = The request was not what this page expects. Go back to the app you came from and start again.
error-app-title = The app made a mistake
error-app = The app sent you here in a way that is not safe, so we stopped. Go back to the app, and tell its makers if it happens again.
error-forged-title = This form is no longer valid
error-forged = The page may have been open for a long time, or your browser may be blocking cookies. Nothing was changed. Allow cookies for this site and start again.
error-expired-title = This took too long
error-expired = The sign-in you began has expired or is already complete. Go back to the app you came from and start again.
error-other-browser-title = Started in another browser
error-other-browser = This sign-in was started in another browser or window. If that was you, continue there. If somebody sent you a link, do not continue.
error-too-many-title = Too many requests
error-too-many = { $count ->
    [one] Too many requests are coming from your network. Please try again in one second.
   *[other] Too many requests are coming from your network. Please try again in { $count } seconds.
}
error-busy-title = We are very busy
error-busy = { $count ->
    [one] The server cannot keep up right now. Please try again in one second.
   *[other] The server cannot keep up right now. Please try again in { $count } seconds.
}
error-failed-title = Something went wrong on our side
error-failed = It is not your fault, and we have made a note of it. Please try again later.

## Account

account-title = Your account
account-profile = Profile
account-password = Password
account-sessions = Sessions
account-consents = Apps
account-stored = Your changes have been saved.
password-effect = Changing your password signs you out of all apps and all other browsers.
password-button = Change password
password-stored = Your password has been changed.
sessions-lead = These browsers and apps are signed in to your account. If you do not recognise one, end it and then change your password.
sessions-browsers = Browsers
sessions-none = You are not signed in to any app.
sessions-this-browser = This browser
browsers-other = Another browser
browsers-effect = Signing out of a browser also signs you out of the apps you opened in it.
browsers-signed-in = Signed in { $ago }
browsers-end-named = Sign out of the other browser
sessions-last-used = Last used { $ago }
sessions-device = Device { $device }
sessions-address = From { $address }
sessions-end = End
sessions-end-named = End the session of { $app }
sessions-more = { $count ->
    [one] One more session is not shown because it was used less recently. Changing your password ends all of them.
   *[other] { $count } more sessions are not shown because they were used less recently. Changing your password ends all of them.
}
sessions-ended = The session has ended.
consents-lead = These apps may use your account because you allowed it.
consents-none = You have not given any app access.
consents-granted = Allowed { $ago }
consents-withdraw = Withdraw
consents-withdraw-named = Withdraw access from { $app }
consents-withdrawn = The app can no longer use your account.
ago-now = just now
ago-minutes = { $count ->
    [one] one minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] one hour ago
   *[other] { $count } hours ago
}
ago-days = { $count ->
    [one] one day ago
   *[other] { $count } days ago
}
